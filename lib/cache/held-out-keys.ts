import { z } from 'zod';
import { entryHashOf, entryId } from '../optimizer/entry-hash.ts';
import { HoldOut } from '../optimizer/hold-out.ts';
import type { KeyHash } from '../optimizer/key-hash.ts';

/** While a policy is on trial: the keys that are stored as before. */
export const holdOutSchema = z.object({
  salt: z.int().min(0).max(0xffff_ffff),
  share: z.number().min(0.01).max(0.5),
  hottest: z.array(z.string().max(20)).max(200),
});

/** The keys of a class that keep what held before a policy that is on trial; made ready, for it is asked at every store. */
export interface HeldOutKeys {
  chosen: HoldOut;
  hash: KeyHash;
}

interface Settings {
  holdOut?: z.infer<typeof holdOutSchema> | undefined;
}

/** `null` where the policy is on trial no more. */
export function heldOutKeys(tenantId: string, className: string, { holdOut }: Settings): HeldOutKeys | null {
  if (holdOut === undefined) return null;
  const chosen = new HoldOut(holdOut.salt, holdOut.hottest, Math.round(1 / holdOut.share));
  return { chosen, hash: entryHashOf(tenantId, className) };
}

export function isHeldOut({ chosen, hash }: HeldOutKeys, key: string): boolean {
  hash.of(key);
  return chosen.has(entryId(hash.low, hash.high));
}
