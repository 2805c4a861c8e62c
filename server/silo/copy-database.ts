import type { Redis } from 'ioredis';
import { runPipeline, runPipelineSettled } from '../backup/run-pipeline.ts';
import { sameDump } from '../backup/same-dump.ts';
import { type ScanPace, scanTenant } from '../backup/scan-tenant.ts';

/** One database of a tenant, at its old place and its new one. */
export interface TwoPlaces {
  tenantId: string;
  source: Redis;
  target: Redis;
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

async function read(client: Redis, keys: readonly Buffer[]): Promise<Held[]> {
  const answers = await runPipeline(client, (pipeline) => {
    for (const key of keys) pipeline.dumpBuffer(key).pexpiretime(key);
  });
  return keys.map((_, index) => {
    const [dump, expiresAt] = answers.slice(2 * index, 2 * index + 2);
    return Buffer.isBuffer(dump) && expiresAt !== -2 ? { dump, expiresAtMs: Number(expiresAt) } : null;
  });
}

async function write(client: Redis, keys: readonly Buffer[], held: readonly Held[]): Promise<void> {
  const answers = await runPipelineSettled(client, (pipeline) => {
    keys.forEach((key, index) => {
      const value = held[index];
      if (!value) pipeline.unlink(key);
      else pipeline.call('RESTORE', key, String(Math.max(0, value.expiresAtMs)), value.dump, 'ABSTTL', 'REPLACE');
    });
  });
  const refused = answers.find((answer) => answer instanceof Error);
  if (refused instanceof Error) throw new Error(`the new server does not take a key: ${refused.message}`);
}

const isSame = (one: Held | undefined, other: Held | undefined) =>
  one && other ? one.expiresAtMs === other.expiresAtMs && sameDump(one.dump, other.dump) : !one && !other;

/** Pages of the tenant's keys, at most a hundred at once, while the work may go on. */
async function* pages(client: Redis, tenantId: string, watch: CopyWatch): AsyncGenerator<Buffer[]> {
  await watch.mayGoOn();
  for await (const page of scanTenant(client, tenantId, pace, () => false)) {
    for (let start = 0; start < page.length; start += keysAtOnce) yield page.slice(start, start + keysAtOnce);
    await watch.mayGoOn();
  }
}

/** Removes every key of the tenant from one database. Answers how many there were. */
export async function clearTenant(client: Redis, tenantId: string, watch: CopyWatch): Promise<number> {
  let removed = 0;
  for await (const keys of pages(client, tenantId, watch)) removed += await client.unlink(...keys);
  return removed;
}

/** Writes every key of the tenant to the new place, with its expiry. The old one must not be written meanwhile. */
export async function copyTenant({ tenantId, source, target }: TwoPlaces, watch: CopyWatch): Promise<number> {
  let copied = 0;
  for await (const keys of pages(source, tenantId, watch)) {
    await write(target, keys, await read(source, keys));
    copied += keys.length;
  }
  return copied;
}

/**
 * Compares every key of both places, and makes the new one like the old where they differ: keys end, and readers tidy
 * lists. Answers how many keys both hold. Rejects where they still differ when looked at again.
 */
export async function compareTenant({ tenantId, source, target }: TwoPlaces, watch: CopyWatch): Promise<number> {
  const different = async (keys: readonly Buffer[]): Promise<Buffer[]> => {
    const [ours, theirs] = [await read(source, keys), await read(target, keys)];
    return keys.filter((_, index) => !isSame(ours[index], theirs[index]));
  };
  let same = 0;
  for (const client of [source, target]) {
    for await (const keys of pages(client, tenantId, watch)) {
      const wrong = await different(keys);
      if (wrong.length > 0) {
        await write(target, wrong, await read(source, wrong));
        const left = await different(wrong);
        if (left.length > 0) throw new Error(`${left.length} keys differ on the new server from what they were`);
      }
      if (client === source) same += keys.length;
    }
  }
  return same;
}
