import type { ChainableCommander } from 'ioredis';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import type { KeyWriting } from './key-writing.ts';
import { isIndex } from './logical-key.ts';
import { type ReadKey, readKeys } from './read-keys.ts';
import { runPipeline } from './run-pipeline.ts';
import type { KeyPage } from './tenant-databases.ts';

interface Described extends ReadKey {
  storedKey: Buffer;
  key: Buffer;
}

/** Keys asked for at once: the server answers nobody else for about a tenth of a millisecond. */
const keysAtOnce = 50;
/** Values asked for at once, bytes: the server answers nobody else while it copies what goes into one answer. */
const batchBytes = 262_144;
const sessionEnd = Buffer.from('}:session');

async function describeKeys(
  { client }: KeyPage,
  storedKeys: readonly Buffer[],
  { writing, tenantId }: { writing: KeyWriting; tenantId: string },
): Promise<Described[]> {
  const found = await readKeys(client, storedKeys, batchBytes);
  return found.flatMap((read, index) => {
    const storedKey = storedKeys[index] ?? Buffer.alloc(0);
    const key = writing.logical(tenantId, storedKey);
    return read.kind === 'none' || key === null ? [] : [{ ...read, storedKey, key }];
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

/** What one look does not bring: large values, indexes as members, whose session it is. */
async function readMore({ client }: KeyPage, batch: readonly Described[]): Promise<Held[]> {
  const answers = await runPipeline(client, (pipeline) => {
    for (const each of batch) ask(pipeline, each);
  });
  let at = 0;
  return batch.map((each) => ({ value: answers[at++], user: isSession(each) ? answers[at++] : null }));
}

/** What these keys hold, a quarter of a megabyte at a time, or one key; keys that ended meanwhile are left out. */
export async function* readEntries(page: KeyPage, writing: KeyWriting, tenantId: string): AsyncGenerator<BackupEntry> {
  const { database, storedKeys } = page;
  for (let start = 0; start < storedKeys.length; start += keysAtOnce) {
    const keys = storedKeys.slice(start, start + keysAtOnce);
    const described = await describeKeys(page, keys, { writing, tenantId });
    const isWhole = (each: Described) => each.value !== null && !isMembers(each) && !isSession(each);
    for (const each of described.filter(isWhole)) {
      const entry = toEntry(database, each, { value: each.value, user: null }, writing);
      if (entry !== null) yield entry;
    }
    for (const batch of inBatches(described.filter((each) => !isWhole(each)))) {
      for (const [index, held] of (await readMore(page, batch)).entries()) {
        const each = batch[index];
        const entry = each === undefined ? null : toEntry(database, each, held, writing);
        if (entry !== null) yield entry;
      }
    }
  }
}
