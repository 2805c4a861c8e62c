import { EnvelopeError } from './cache-error.ts';
import { isFramed, openFrame } from './entry-frame.ts';
import { openEnvelope } from './envelope.ts';

/** What stands under an entry's key. */
export interface StoredValue {
  value: unknown;
  /** Seconds since the epoch; null where the stored form does not tell. */
  storedAtSeconds: number | null;
  /** Milliseconds since the epoch; `Infinity` where the value is fresh as long as it is there. */
  freshUntilMs: number;
  /** What loading the value took, milliseconds; 0 where nobody measured it. */
  loadMs: number;
}

const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
/** `-9007199254740991` */
const longestCounterBytes = 17;
const alwaysFresh = { freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0 };

/**
 * A counter is stored as a plain decimal number, so that the server itself can add to it, whatever the topology. No
 * envelope begins with a digit or a sign. The price: a counter has no age and no checksum.
 */
function openCounter(stored: Buffer): StoredValue {
  const text = stored.length <= longestCounterBytes ? stored.toString('latin1') : '';
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new EnvelopeError('the stored value was not written by this cache, or is cut short');
  }
  return { value, storedAtSeconds: null, ...alwaysFresh };
}

/** Reads what any verb of this cache writes. Throws EnvelopeError for what none does. */
export function openStored(stored: Buffer): StoredValue {
  const first = stored[0] ?? 0;
  if (first === minus || (first >= zero && first <= nine)) return openCounter(stored);
  if (isFramed(stored)) {
    const { frame, envelope } = openFrame(stored);
    const { value, storedAtSeconds } = openEnvelope(envelope);
    return { value, storedAtSeconds, freshUntilMs: frame.freshUntilMs, loadMs: frame.loadMs };
  }
  const { value, storedAtSeconds } = openEnvelope(stored);
  return { value, storedAtSeconds, freshUntilMs: Number.POSITIVE_INFINITY, loadMs: 0 };
}
