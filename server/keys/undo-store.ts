import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EntryName } from '#lib/cache/entry-name.ts';
import type { TakenEntry } from '#lib/cache/take-entry.ts';
import { services } from '../services.ts';
import type { KeyAccess } from './admit-keys.ts';
import { openBytes, type SealPurpose, sealBytes } from './sealed-bytes.ts';

/** Time to take a deletion back, milliseconds. */
export const undoWindowMs = 30_000;

export interface DeletedEntry {
  name: EntryName;
  taken: TakenEntry;
}

const headSchema = z.object({
  name: z.object({ module: z.string(), type: z.string(), key: z.string() }),
  expiresAtMs: z.number().nullable(),
});

type Owner = Pick<KeyAccess, 'tenantId' | 'actorId'>;

/** Whoever is not the one who deleted looks under another name, and finds nothing. */
function placeOf({ tenantId, actorId }: Owner, token: string): { redisKey: string; use: SealPurpose } {
  const digest = createHmac('sha256', services().sessionSecret).update(`undo\n${tenantId}\n${actorId}\n${token}`);
  return {
    redisKey: `kryonix:undo:${digest.digest('base64url')}`,
    use: { purpose: 'undo', context: [tenantId, actorId, token] },
  };
}

/**
 * Keeps a deleted entry on the control server, where nothing is evicted, sealed, for as long as it may be taken back.
 * Answers the token that only the same actor can use.
 */
export async function keepDeleted(owner: Owner, { name, taken }: DeletedEntry): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const { redisKey, use } = placeOf(owner, token);
  const head = Buffer.from(JSON.stringify({ name, expiresAtMs: taken.expiresAtMs }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const sealed = sealBytes(Buffer.concat([length, head, taken.stored]), use);
  await services().control.set(redisKey, sealed, 'PX', undoWindowMs);
  return token;
}

/** `null` where the token is unknown, somebody else's, used, or too old. */
export async function findDeleted(owner: Owner, token: string): Promise<DeletedEntry | null> {
  const { redisKey, use } = placeOf(owner, token);
  const sealed = await services().control.getBuffer(redisKey);
  const bytes = sealed === null ? null : openBytes(sealed, use);
  if (bytes === null) return null;
  const body = 4 + bytes.readUInt32BE(0);
  const { name, expiresAtMs } = headSchema.parse(JSON.parse(bytes.toString('utf8', 4, body)));
  return { name, taken: { stored: Buffer.from(bytes.subarray(body)), expiresAtMs } };
}

export async function forgetDeleted(owner: Owner, token: string): Promise<void> {
  await services().control.del(placeOf(owner, token).redisKey);
}
