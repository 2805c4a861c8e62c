import { z } from 'zod';
import { holdsIn, type Switchback, windowOf } from '../optimizer/switchback.ts';

/** While a policy is on trial whose effects cross keys: it holds in every other window only. */
export const switchbackSchema = z.object({
  salt: z.int().min(0).max(0xffff_ffff),
  windowSeconds: z.int().min(1).max(86_400),
});

/** Whether a policy holds at a moment, milliseconds since the epoch. */
export function holdsAt({ switchback }: { switchback?: Switchback | undefined }, timeMs: number): boolean {
  return switchback === undefined || holdsIn(switchback, windowOf(switchback, timeMs));
}
