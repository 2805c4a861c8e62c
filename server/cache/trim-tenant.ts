import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isFramed, openFrame } from '#lib/cache/entry-frame.ts';
import { isEnvelope, storedAtOf } from '#lib/cache/envelope.ts';
import type { Priority } from '#lib/cache/priority.ts';

/** An entry that may go, and what it gives back. */
interface Candidate {
  key: string;
  /** 0 low, 1 normal, 2 high. */
  rank: number;
  storedAtSeconds: number;
  bytes: number;
}

const ranks: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };
const pageSize = 500;
/** Enough of an entry to know its priority and age: frame and header. */
const headBytes = 64;
const entryOverheadBytes = 96;
/** How many are remembered at once; where they do not suffice, the next run goes on. */
const mostCandidates = 20_000;
const removedAtOnce = 500;

function byWorth(one: Candidate, other: Candidate): number {
  return one.rank - other.rank || one.storedAtSeconds - other.storedAtSeconds;
}

/** What the tenant's own Redis user wrote says nothing of itself: it counts as normal, and as older than all others. */
function worthOf(head: Buffer): Pick<Candidate, 'rank' | 'storedAtSeconds'> {
  try {
    const { frame, envelope } = isFramed(head) ? openFrame(head) : { frame: null, envelope: head };
    const known = isEnvelope(envelope);
    return { rank: ranks[frame?.priority ?? 'normal'], storedAtSeconds: known ? storedAtOf(envelope) : 0 };
  } catch {
    return { rank: ranks.normal, storedAtSeconds: 0 };
  }
}

async function weigh(client: Redis, keys: readonly string[]): Promise<Candidate[]> {
  const pipeline = client.pipeline();
  for (const key of keys) pipeline.getrangeBuffer(key, 0, headBytes - 1).strlen(key);
  const answers = (await pipeline.exec()) ?? [];
  return keys.flatMap((key, index) => {
    const [headError, head] = answers[2 * index] ?? [];
    const [, length] = answers[2 * index + 1] ?? [];
    // No string: a structure, which is never trimmed.
    if (headError || !Buffer.isBuffer(head) || head.length === 0) return [];
    return [{ key, ...worthOf(head), bytes: Number(length) + key.length + entryOverheadBytes }];
  });
}

/**
 * Removes entries of one tenant, those that `pattern` matches, from one database of a server until about `bytes` are freed: of low priority first, then normal, then
 * high, among equals the oldest first. Reads through the whole database, resting so that it takes at most a tenth of the
 * server's time; answers the bytes that it freed. Only for databases that may be evicted: protected data is never
 * trimmed.
 */
export async function trimTenant(
  client: Redis,
  pattern: string,
  bytes: number,
  cancelled: () => boolean = () => false,
): Promise<number> {
  let candidates: Candidate[] = [];
  let cursor = '0';
  do {
    if (cancelled()) return 0;
    const begunMs = performance.now();
    const [next, keys] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', pageSize);
    candidates.push(...(keys.length === 0 ? [] : await weigh(client, keys)));
    if (candidates.length > 2 * mostCandidates) candidates = candidates.sort(byWorth).slice(0, mostCandidates);
    cursor = next;
    if (cursor !== '0') await sleep((performance.now() - begunMs) * 9);
  } while (cursor !== '0');

  let freed = 0;
  const doomed: string[] = [];
  const seen = new Set<string>();
  for (const { key, bytes: gain } of candidates.sort(byWorth)) {
    if (freed >= bytes) break;
    // SCAN may show a key twice.
    if (seen.has(key)) continue;
    seen.add(key);
    doomed.push(key);
    freed += gain;
  }
  for (let start = 0; start < doomed.length; start += removedAtOnce) {
    const pipeline = client.pipeline();
    // One key a command: in a cluster they belong to many slots.
    for (const key of doomed.slice(start, start + removedAtOnce)) pipeline.unlink(key);
    const refused = (await pipeline.exec())?.find(([error]) => error !== null)?.[0];
    if (refused) throw refused;
  }
  return freed;
}
