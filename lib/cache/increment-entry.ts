import { createHash } from 'node:crypto';
import { adoptCounterScript } from './adopt-counter-script.ts';
import type { TenantScope } from './cache-core.ts';
import { ArgumentError, EnvelopeError, ValueError } from './cache-error.ts';
import type { EntryName } from './entry-name.ts';
import { incrementScript } from './increment-script.ts';
import { contextOf } from './operation-context.ts';
import { type EntryWork, runOnEntry } from './run-on-entry.ts';
import { runScript } from './run-script.ts';
import type { Sealer } from './sealer.ts';
import { chooseTtl, type SetOptions } from './set-entry.ts';
import { openStored } from './stored-value.ts';

/** Others may change the entry between reading and adopting it; more often than this they do it on purpose. */
const greatestAttempts = 5;

async function adopt(sealer: Sealer, { connection, storedKey, call }: EntryWork): Promise<void> {
  const stored = await connection.client.getBuffer(storedKey);
  if (stored === null) return;
  const { value } = await openStored(sealer, stored, call);
  if (!Number.isSafeInteger(value)) throw new ValueError('the stored value is no whole number');
  const sha1 = createHash('sha1').update(stored).digest('hex');
  await runScript(connection.client, adoptCounterScript, [storedKey], [sha1, String(value)]);
}

async function add(sealer: Sealer, entry: EntryWork, by: number, ttlSeconds: number): Promise<number> {
  const { connection, storedKey } = entry;
  for (let attempt = 1; attempt <= greatestAttempts; attempt++) {
    try {
      return Number(await runScript(connection.client, incrementScript, [storedKey], [by, ttlSeconds]));
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (message.includes('KRYONIX_RANGE') || message.includes('would overflow')) {
        throw new ValueError('the counter would leave the safe integers', { cause: error });
      }
      // A number that `set` wrote stands in an envelope.
      if (!message.includes('not an integer')) throw error;
      await adopt(sealer, entry);
    }
  }
  throw new EnvelopeError('the entry changed too often while it was incremented');
}

/** See `TenantCache.increment`. */
export async function incrementEntry(
  scope: TenantScope,
  name: EntryName,
  by: number,
  options: SetOptions | undefined,
): Promise<number | null> {
  if (!Number.isSafeInteger(by)) throw new ArgumentError('by is a whole number that JavaScript holds exactly');
  const { core } = scope;
  const route = core.routes.find(name.module, name.type);
  const ttlSeconds = chooseTtl(scope, route, contextOf(options, scope.context), options?.ttlSeconds, name.key);
  return await runOnEntry(scope, 'increment', name, options, null, (entry) => {
    entry.call.ttlSeconds = ttlSeconds;
    return add(core.sealer, entry, by, ttlSeconds);
  });
}
