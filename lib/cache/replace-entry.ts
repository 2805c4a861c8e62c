import type { TenantScope } from './cache-core.ts';
import { addFrame, isFramed, openFrame } from './entry-frame.ts';
import type { EntryName } from './entry-name.ts';
import { runOnEntry } from './run-on-entry.ts';

/** See `EntryBrowser.replace`. */
export function replaceEntry(scope: TenantScope, name: EntryName, value: unknown): Promise<boolean> {
  const { core } = scope;
  return runOnEntry(scope, 'set', name, undefined, false, async ({ connection, storedKey, call }) => {
    const { client } = connection;
    const envelope = await core.sealer.seal(value, Math.floor(core.now() / 1000), call);
    // Refused by the server where a structure lies there: it is not written over.
    const before = await client.getBuffer(storedKey);
    if (before === null) return false;
    const bytes = isFramed(before) ? addFrame(envelope, openFrame(before).frame) : envelope;
    call.sizeBytes = bytes.length;
    return (await client.call('set', storedKey, bytes, 'XX', 'KEEPTTL')) === 'OK';
  });
}
