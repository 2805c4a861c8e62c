import { mix32 } from './key-hash.ts';

/** When a policy on trial holds: in turns, in windows of equal length. */
export interface Switchback {
  /** Another one for each trial. */
  salt: number;
  windowSeconds: number;
}

/** The window of a moment; two neighbours, an even one and the next, are a pair of which one has the policy. */
export function windowOf({ windowSeconds }: Switchback, timeMs: number): number {
  return Math.floor(timeMs / (windowSeconds * 1_000));
}

/** Whether the policy holds in a window: which of a pair is drawn by lot, so that no rhythm of the traffic can favour one. */
export function holdsIn({ salt }: Switchback, window: number): boolean {
  const first = mix32(salt ^ mix32(Math.floor(window / 2) + 1)) % 2;
  return Math.abs(window % 2) === Math.abs(first);
}
