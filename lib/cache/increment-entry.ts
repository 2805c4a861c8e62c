import { createHash } from 'node:crypto';
import { adoptCounterScript } from './adopt-counter-script.ts';
import type { EntryName, TenantScope } from './cache-core.ts';
import { ArgumentError, EnvelopeError, ValueError } from './cache-error.ts';
import { incrementScript } from './increment-script.ts';
import { contextOf } from './operation-context.ts';
import { runOnEntry } from './run-on-entry.ts';
import { runScript } from './run-script.ts';
import type { ServerConnection } from './server-connection.ts';
import { chooseTtl, type SetOptions } from './set-entry.ts';
import { openStored } from './stored-value.ts';

/** Others may change the entry between reading and adopting it; more often than this they do it on purpose. */
const greatestAttempts = 5;

async function adopt(connection: ServerConnection, storedKey: string): Promise<void> {
  const stored = await connection.client.getBuffer(storedKey);
  if (stored === null) return;
  const { value } = openStored(stored);
  if (!Number.isSafeInteger(value)) throw new ValueError('the stored value is no whole number');
  const sha1 = createHash('sha1').update(stored).digest('hex');
  await runScript(connection.client, adoptCounterScript, [storedKey], [sha1, String(value)]);
}

async function add(connection: ServerConnection, storedKey: string, by: number, ttlSeconds: number): Promise<number> {
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
      await adopt(connection, storedKey);
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
  const ttlSeconds = chooseTtl(scope, route, contextOf(options, scope.context), options?.ttlSeconds);
  return await runOnEntry(scope, 'increment', name, options, null, ({ connection, storedKey, call }) => {
    call.ttlSeconds = ttlSeconds;
    return add(connection, storedKey, by, ttlSeconds);
  });
}
