import type { ChainableCommander, Redis } from 'ioredis';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { logicalKey, subjectOfIndex } from './logical-key.ts';
import { runPipeline } from './run-pipeline.ts';

interface Described {
  storedKey: Buffer;
  key: Buffer;
  kind: string;
  expiresAtMs: number | null;
  bytes: number;
}

/** Values asked for at once, bytes: what a backup keeps of them in memory. */
const batchBytes = 4_194_304;
const sessionEnd = Buffer.from('}:session');

async function describeKeys(client: Redis, tenantId: string, storedKeys: readonly Buffer[]): Promise<Described[]> {
  const answers = await runPipeline(client, (pipeline) => {
    for (const key of storedKeys) pipeline.type(key).pexpiretime(key).call('MEMORY', 'USAGE', key, 'SAMPLES', '1');
  });
  return storedKeys.flatMap((storedKey, index) => {
    const [kind, expiresAt, bytes] = answers.slice(3 * index, 3 * index + 3);
    const key = logicalKey(tenantId, storedKey);
    if (kind === 'none' || key === null || expiresAt === -2) return [];
    const expiresAtMs = Number(expiresAt) < 0 ? null : Number(expiresAt);
    return [{ storedKey, key, kind: String(kind), expiresAtMs, bytes: Number(bytes ?? 0) }];
  });
}

function inBatches(described: readonly Described[]): Described[][] {
  const batches: Described[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const each of described) {
    if (bytes + each.bytes > batchBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(each);
    bytes += each.bytes;
  }
  return batches;
}

const isMembers = ({ kind, key }: Described) => kind === 'zset' && subjectOfIndex(key) !== null;
const isSession = ({ kind, key }: Described) => kind === 'hash' && key.subarray(-sessionEnd.length).equals(sessionEnd);

function ask(pipeline: ChainableCommander, each: Described): void {
  if (each.kind === 'string') pipeline.getBuffer(each.storedKey);
  else if (isMembers(each)) pipeline.zrange(each.storedKey, '0', '-1', 'WITHSCORES');
  else pipeline.dumpBuffer(each.storedKey);
  if (isSession(each)) pipeline.hget(each.storedKey, 'user');
}

function toEntry(database: number, each: Described, answer: unknown, user: unknown): BackupEntry | null {
  const { key, kind, expiresAtMs } = each;
  const common = { database, key, kind, expiresAtMs, subject: typeof user === 'string' && user !== '' ? user : null };
  if (Array.isArray(answer)) {
    return { ...common, form: 'members', payload: Buffer.from(JSON.stringify(answer)) };
  }
  // Gone since it was described.
  if (!Buffer.isBuffer(answer)) return null;
  return { ...common, form: kind === 'string' ? 'string' : 'dump', payload: answer };
}

/** What these keys hold, a few megabytes at a time; keys that ended meanwhile are left out. */
export async function* readEntries(
  client: Redis,
  tenantId: string,
  database: number,
  storedKeys: readonly Buffer[],
): AsyncGenerator<BackupEntry> {
  for (const batch of inBatches(await describeKeys(client, tenantId, storedKeys))) {
    const answers = await runPipeline(client, (pipeline) => {
      for (const each of batch) ask(pipeline, each);
    });
    let at = 0;
    for (const each of batch) {
      const value = answers[at++];
      const entry = toEntry(database, each, value, isSession(each) ? answers[at++] : null);
      if (entry !== null) yield entry;
    }
  }
}
