import type { RedisNode } from '#lib/contracts/platform.ts';
import { parseInfo } from '#lib/telemetry/parse-info.ts';
import type { RedisPlane } from '../redis/cluster-plane.ts';

/** Which server: of a plane, or one that tenants live apart on. */
type NodePlace = Pick<RedisNode, 'role' | 'server'>;

/** `INFO` is asked at most once in this time, and only while somebody looks. */
const cacheMs = 2_000;

/** What the server of one plane says of itself; the last known figures with `up: false` while it does not answer. */
export function createRedisNodeInfo(
  place: NodePlace,
  client: Pick<RedisPlane, 'info'>,
  now = Date.now,
): () => Promise<RedisNode> {
  let cached: { at: number; answer: Promise<RedisNode> } | undefined;
  let last: RedisNode = unknownNode(place);
  return () => {
    if (!cached || now() - cached.at >= cacheMs) cached = { at: now(), answer: ask() };
    return cached.answer;
  };

  async function ask(): Promise<RedisNode> {
    try {
      last = describeNode(place, await client.info(), now());
    } catch (error) {
      // Not answering is itself the figure; the connection's listener logs why. A refusal is an answer.
      const refused = error instanceof Error && /^(NOPERM\b|ERR unknown command)/.test(error.message);
      last = refused ? { ...unknownNode(place), up: true } : { ...last, up: false };
    }
    return last;
  }
}

function unknownNode(place: NodePlace): RedisNode {
  return {
    ...place,
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

/** The instance as a whole, since it started; `null` for what it did not say. */
function describeNode(place: NodePlace, text: string, atMs: number): RedisNode {
  const info = parseInfo(text);
  const { keyspaceHits: hits = null, keyspaceMisses: misses = null } = info.stats ?? {};
  const reads = hits === null || misses === null ? null : hits + misses;
  return {
    ...place,
    up: true,
    version: info.server?.version ?? null,
    uptimeSeconds: info.server?.uptimeSeconds ?? null,
    usedMemoryBytes: info.memory?.usedBytes ?? null,
    maxMemoryBytes: info.memory?.maxBytes ?? null,
    evictionPolicy: info.memory?.policy ?? null,
    connectedClients: info.clients?.connected ?? null,
    opsPerSecond: info.stats?.opsPerSecond ?? null,
    hitRate: reads === null || reads === 0 || hits === null ? null : Math.round((10_000 * hits) / reads) / 100,
    evictedKeys: info.stats?.evictedKeys ?? null,
    keys: info.keyspace?.reduce((sum, { keys }) => sum + keys, 0) ?? null,
    databases: info.keyspace ?? [],
    measuredAt: new Date(atMs).toISOString(),
  };
}
