import type { Network } from '../contracts/vocabulary.ts';

/** What a browser tells of its connection, in the words of the Network Information API. Whatever is unknown is absent. */
export interface ConnectionHints {
  /** `wifi`, `cellular`, `ethernet`, … */
  type?: string | undefined;
  /** `slow-2g`, `2g`, `3g` or `4g`: a speed, whatever the technology. */
  effectiveType?: string | undefined;
  /** Megabits per second. */
  downlink?: number | undefined;
  /** Milliseconds. */
  rtt?: number | undefined;
  /** The person asks for little data. */
  saveData?: boolean | undefined;
}

/** Where that API's own table ends 3g and begins 4g. */
const fastFromMbps = 0.7;
const slowFromMs = 270;

/** A connection that is slow, or whose owner asks for little data, is slow also on wifi. No hint, no guess: unknown. */
export function networkOfConnection(hints: ConnectionHints): Network {
  const { type, effectiveType, downlink, rtt } = hints;
  if (hints.saveData === true || effectiveType === 'slow-2g' || effectiveType === '2g' || effectiveType === '3g') {
    return 'slow';
  }
  if (type === 'wifi') return 'wifi';
  if (effectiveType === '4g' || type === 'ethernet') return 'fast';
  // A browser that knows nothing says 0 to both.
  const knowsDownlink = downlink !== undefined && downlink > 0;
  const knowsRtt = rtt !== undefined && rtt > 0;
  if ((knowsDownlink && downlink < fastFromMbps) || (knowsRtt && rtt >= slowFromMs)) return 'slow';
  return knowsDownlink || knowsRtt ? 'fast' : 'unknown';
}
