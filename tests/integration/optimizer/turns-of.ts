import { holdsIn, type Switchback, windowOf } from '#lib/optimizer/switchback.ts';

/** Of the pair of turns that begins then, the one in which the split holds, and the other. */
export function turnsOf({ salt, windowSeconds }: Switchback, fromMs: number): { heldMs: number; restingMs: number } {
  const trial = { salt, windowSeconds };
  const secondMs = fromMs + windowSeconds * 1_000;
  const first = holdsIn(trial, windowOf(trial, fromMs));
  return first ? { heldMs: fromMs, restingMs: secondMs } : { heldMs: secondMs, restingMs: fromMs };
}
