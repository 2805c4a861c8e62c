import type { Redis } from 'ioredis';
import { defineScript } from '#lib/cache/run-script.ts';
import { countOwnReads } from '../redis/own-reads.ts';

/** What a key was at one moment. */
export interface ReadKey {
  /** The server's word for it; `none` where it is gone. */
  kind: string;
  /** Milliseconds since the epoch; `null` where it does not expire. */
  expiresAtMs: number | null;
  /** Of a string its length, of anything else the server's memory. */
  bytes: number;
  /** A string's bytes, or what DUMP gives; `null` where there was no room for it. */
  value: Buffer | null;
}

/** TYPE, and of what is there PEXPIRETIME, of a string STRLEN, and GET or DUMP of what there is room for. */
function lookupsFor({ kind, value }: ReadKey): number {
  if (kind === 'none') return 1;
  return 2 + (kind === 'string' ? 1 : 0) + (value === null ? 0 : 1);
}

/**
 * One command in place of four a key, which is what reading many costs both ends most. The keys are no KEYS: on a node of a
 * cluster they are of many slots, all of them that node's.
 *
 * ARGV[1] bytes that the answer may have · ARGV[2…] keys
 * Returns of each its kind, when it expires, its size and, where there was room for it, what it holds.
 */
const script = defineScript(`#!lua flags=no-writes,allow-cross-slot-keys
local room, answer = tonumber(ARGV[1]), {}
for i = 2, #ARGV do
  local key = ARGV[i]
  local kind = redis.call('type', key).ok
  if kind == 'none' then
    answer[i - 1] = {kind}
  else
    local text = kind == 'string'
    local size = text and redis.call('strlen', key) or redis.call('memory', 'usage', key, 'samples', 1)
    local value = false
    if size <= room then
      room = room - size
      value = redis.call(text and 'get' or 'dump', key)
    end
    answer[i - 1] = {kind, redis.call('pexpiretime', key), size, value}
  end
end
return answer
`);

async function ask(client: Redis, args: readonly (string | Buffer)[]): Promise<unknown> {
  try {
    return await client.callBuffer('EVALSHA_RO', script.sha1, '0', ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await client.callBuffer('EVAL_RO', script.source, '0', ...args);
  }
}

/** What keys of one server are and hold, in their order; the server answers nobody else meanwhile. Rejects as the driver does. */
export async function readKeys(client: Redis, keys: readonly Buffer[], roomBytes: number): Promise<ReadKey[]> {
  const answer = await ask(client, [String(roomBytes), ...keys]);
  const rows: unknown[] = Array.isArray(answer) ? answer : [];
  const found = keys.map((_, index): ReadKey => {
    const row: unknown = rows[index];
    const [kind, expiresAt, bytes, value]: unknown[] = Array.isArray(row) ? row : [];
    return {
      kind: kind === undefined ? 'none' : String(kind),
      expiresAtMs: Number(expiresAt) > 0 ? Number(expiresAt) : null,
      bytes: Number(bytes ?? 0),
      value: Buffer.isBuffer(value) ? value : null,
    };
  });
  countOwnReads(
    client,
    found.reduce((sum, each) => sum + lookupsFor(each), 0),
  );
  return found;
}
