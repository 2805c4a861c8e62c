import type { ChainableCommander } from 'ioredis';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import type { KeyWriting } from './key-writing.ts';
import { isIndex } from './logical-key.ts';
import { runPipeline } from './run-pipeline.ts';
import type { KeyPage } from './tenant-databases.ts';

interface Described {
  storedKey: Buffer;
  key: Buffer;
  kind: string;
  expiresAtMs: number | null;
  bytes: number;
}

/** Values asked for at once, bytes: the server answers nobody else while it copies what goes into one answer. */
const batchBytes = 524_288;
const sessionEnd = Buffer.from('}:session');

async function describeKeys(
  { client, storedKeys }: KeyPage,
  writing: KeyWriting,
  tenantId: string,
): Promise<Described[]> {
  const answers = await runPipeline(client, (pipeline) => {
    for (const key of storedKeys) pipeline.type(key).pexpiretime(key).call('MEMORY', 'USAGE', key, 'SAMPLES', '1');
  });
  return storedKeys.flatMap((storedKey, index) => {
    const [kind, expiresAt, bytes] = answers.slice(3 * index, 3 * index + 3);
    const key = writing.logical(tenantId, storedKey);
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

const isMembers = ({ kind, key }: Described) => kind === 'zset' && isIndex(key);
const isSession = ({ kind, key }: Described) => kind === 'hash' && key.subarray(-sessionEnd.length).equals(sessionEnd);

function ask(pipeline: ChainableCommander, each: Described): void {
  if (each.kind === 'string') pipeline.getBuffer(each.storedKey);
  else if (isMembers(each)) pipeline.zrange(each.storedKey, '0', '-1', 'WITHSCORES');
  else pipeline.dumpBuffer(each.storedKey);
  if (isSession(each)) pipeline.hget(each.storedKey, 'user');
}

/** What a key holds as a backup keeps it. */
interface Held {
  value: unknown;
  /** Whose session it is. */
  user: unknown;
}

function toEntry(database: number, each: Described, { value, user }: Held, writing: KeyWriting): BackupEntry | null {
  const { key, kind, expiresAtMs } = each;
  const common = { database, key, kind, expiresAtMs, subject: typeof user === 'string' && user !== '' ? user : null };
  if (Array.isArray(value)) {
    const members = value.map((text, at) => (at % 2 === 0 ? writing.logicalMember(String(text)) : text));
    return { ...common, form: 'members', payload: Buffer.from(JSON.stringify(members)) };
  }
  // Gone since it was described.
  if (!Buffer.isBuffer(value)) return null;
  return { ...common, form: kind === 'string' ? 'string' : 'dump', payload: value };
}

/** What these keys hold, half a megabyte at a time, or one key; keys that ended meanwhile are left out. */
export async function* readEntries(page: KeyPage, writing: KeyWriting, tenantId: string): AsyncGenerator<BackupEntry> {
  const { client, database } = page;
  for (const batch of inBatches(await describeKeys(page, writing, tenantId))) {
    const answers = await runPipeline(client, (pipeline) => {
      for (const each of batch) ask(pipeline, each);
    });
    let at = 0;
    for (const each of batch) {
      const value = answers[at++];
      const user = isSession(each) ? answers[at++] : null;
      const entry = toEntry(database, each, { value, user }, writing);
      if (entry !== null) yield entry;
    }
  }
}
