import type { Redis } from 'ioredis';
import type { RedisNode } from '#lib/contracts/platform.ts';
import { parseInfo } from '#lib/telemetry/parse-info.ts';

/** `INFO` is asked at most once in this time, and only while somebody looks. */
const cacheMs = 2_000;

/** What the server of one plane says of itself; the last known figures with `up: false` while it does not answer. */
export function createRedisNodeInfo(role: RedisNode['role'], client: Redis, now = Date.now): () => Promise<RedisNode> {
  let cached: { at: number; answer: Promise<RedisNode> } | undefined;
  let last: RedisNode = unknownNode(role);
  return () => {
    if (!cached || now() - cached.at >= cacheMs) cached = { at: now(), answer: ask() };
    return cached.answer;
  };

  async function ask(): Promise<RedisNode> {
    try {
      last = describeNode(role, await client.info(), now());
    } catch {
      // Not answering is itself the figure; the connection's listener logs why.
      last = { ...last, up: false };
    }
    return last;
  }
}

function unknownNode(role: RedisNode['role']): RedisNode {
  return {
    role,
    up: false,
    version: null,
    uptimeSeconds: null,
    usedMemoryBytes: null,
    maxMemoryBytes: null,
    evictionPolicy: null,
    connectedClients: null,
    opsPerSecond: null,
    hitRate: null,
    evictedKeys: null,
    keys: null,
    databases: [],
    measuredAt: null,
  };
}
