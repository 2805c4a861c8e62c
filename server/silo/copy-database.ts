import { runPipeline, runPipelineSettled } from '../backup/run-pipeline.ts';
import { sameDump } from '../backup/same-dump.ts';
import type { ScanPace } from '../backup/scan-tenant.ts';
import { unlinkEach } from '../backup/unlink-each.ts';
import type { OnePlace } from './one-place.ts';

/** One database of a tenant, at its old place and its new one. */
export interface TwoPlaces {
  source: OnePlace;
  target: OnePlace;
}

export interface CopyWatch {
  /** Between pages. Rejects where the work must not go on. */
  mayGoOn(): Promise<void>;
}

/** Quicker than a backup, for somebody waits; still a sixth of the time is the others'. */
const pace: ScanPace = { keysPerScan: 500, restShare: 0.2 };
const keysAtOnce = 100;

/** What a key holds and when it ends; `null` where it is not there. */
type Held = { dump: Buffer; expiresAtMs: number } | null;
interface KeyHeld {
  key: Buffer;
  held: Held;
}

/** In the order of the keys, whichever of the place's servers has each. */
async function read({ databases, database }: OnePlace, keys: readonly Buffer[]): Promise<KeyHeld[]> {
  const found = new Map<Buffer, Held>();
  for (const { client, items } of await databases.byServer(database, keys, (key) => key)) {
    const answers = await runPipeline(client, (pipeline) => {
      for (const key of items) pipeline.dumpBuffer(key).pexpiretime(key);
    });
    for (const [index, key] of items.entries()) {
      const [dump, expiresAt] = answers.slice(2 * index, 2 * index + 2);
      const isThere = Buffer.isBuffer(dump) && expiresAt !== -2;
      found.set(key, isThere ? { dump, expiresAtMs: Number(expiresAt) } : null);
    }
  }
  return keys.map((key) => ({ key, held: found.get(key) ?? null }));
}

async function write({ databases, database }: OnePlace, wanted: readonly KeyHeld[]): Promise<void> {
  for (const { client, items } of await databases.byServer(database, wanted, ({ key }) => key)) {
    const answers = await runPipelineSettled(client, (pipeline) => {
      for (const { key, held } of items) {
        if (held === null) pipeline.unlink(key);
        else pipeline.call('RESTORE', key, String(Math.max(0, held.expiresAtMs)), held.dump, 'ABSTTL', 'REPLACE');
      }
    });
    const refused = answers.find((answer) => answer instanceof Error);
    if (refused instanceof Error) throw new Error(`the new server does not take a key: ${refused.message}`);
  }
}

const isSame = (one: Held | undefined, other: Held | undefined) =>
  one && other ? one.expiresAtMs === other.expiresAtMs && sameDump(one.dump, other.dump) : !one && !other;

/** Pages of the tenant's keys, at most a hundred at once, while the work may go on. */
async function* pages({ tenantId, database, databases }: OnePlace, watch: CopyWatch) {
  await watch.mayGoOn();
  for await (const { client, storedKeys } of databases.pagesOf(tenantId, database, pace, () => false)) {
    for (let start = 0; start < storedKeys.length; start += keysAtOnce) {
      yield { client, keys: storedKeys.slice(start, start + keysAtOnce) };
    }
    await watch.mayGoOn();
  }
}

/** Removes every key of the tenant's database from one place. Answers how many there were. */
export async function clearTenant(place: OnePlace, watch: CopyWatch): Promise<number> {
  let removed = 0;
  for await (const { client, keys } of pages(place, watch)) removed += await unlinkEach(client, keys);
  return removed;
}

/** Writes every key of the tenant to the new place, with its expiry. The old one must not be written meanwhile. */
export async function copyTenant({ source, target }: TwoPlaces, watch: CopyWatch): Promise<number> {
  let copied = 0;
  for await (const { keys } of pages(source, watch)) {
    await write(target, await read(source, keys));
    copied += keys.length;
  }
  return copied;
}

/**
 * Compares every key of both places, and makes the new one like the old where they differ: keys end, and readers tidy
 * lists. Answers how many keys both hold. Rejects where they still differ when looked at again.
 */
export async function compareTenant({ source, target }: TwoPlaces, watch: CopyWatch): Promise<number> {
  const different = async (keys: readonly Buffer[]): Promise<Buffer[]> => {
    const [ours, theirs] = [await read(source, keys), await read(target, keys)];
    return keys.filter((_, index) => !isSame(ours[index]?.held, theirs[index]?.held));
  };
  let same = 0;
  for (const place of [source, target]) {
    for await (const { keys } of pages(place, watch)) {
      const wrong = await different(keys);
      if (wrong.length > 0) {
        await write(target, await read(source, wrong));
        const left = await different(wrong);
        if (left.length > 0) throw new Error(`${left.length} keys differ on the new server from what they were`);
      }
      if (place === source) same += keys.length;
    }
  }
  return same;
}
