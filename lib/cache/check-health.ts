import { parseInfo } from '../telemetry/parse-info.ts';
import type { CacheCore } from './cache-core.ts';
import type { Plane } from './server-connection.ts';

/** One server role as this process sees it now. Unknown is null: away, or the user may not ask. */
export interface PlaneHealth {
  plane: Plane;
  reachable: boolean;
  /** Of one PING, milliseconds. */
  latencyMs: number | null;
  /** Share of the server's memory limit in use, 0–100; null without a limit. */
  memoryPercent: number | null;
  /** Primaries and replicas, or the nodes that a cluster knows. */
  nodes: number | null;
}

export interface CacheHealth {
  /** `degraded`: one plane of two answers. */
  status: 'healthy' | 'degraded' | 'unhealthy';
  /** The slowest plane's. */
  latencyMs: number | null;
  /** The fullest plane's. */
  memoryPercent: number | null;
  /** Of all planes together. */
  nodes: number | null;
  planes: PlaneHealth[];
}

async function askPlane(core: CacheCore, tenantId: string, plane: Plane, database: number): Promise<PlaneHealth> {
  const health: PlaneHealth = { plane, reachable: false, latencyMs: null, memoryPercent: null, nodes: null };
  try {
    const connection = core.topology.resolve(tenantId, database);
    const opening = connection.ready();
    if (opening !== null) await opening;
    const startedAtMs = performance.now();
    await connection.client.ping();
    health.latencyMs = performance.now() - startedAtMs;
    health.reachable = true;
    const { memory, replication, server } = parseInfo(await connection.client.info());
    const { usedBytes = null, maxBytes = null } = memory ?? {};
    if (usedBytes !== null && maxBytes !== null && maxBytes > 0) health.memoryPercent = (100 * usedBytes) / maxBytes;
    const replicas = replication?.connectedReplicas ?? null;
    if (server?.mode === 'cluster') {
      const known = /cluster_known_nodes:(\d+)/.exec(await connection.client.cluster('INFO'))?.[1];
      health.nodes = known === undefined ? null : Number(known);
    } else if (replicas !== null) health.nodes = 1 + replicas;
  } catch {
    // Being away, or not being allowed to ask, is what the answer says.
  }
  return health;
}

const greatest = (values: (number | null)[]): number | null =>
  values.reduce((most, value) => (value === null || (most !== null && most >= value) ? most : value), null);

/** Asks one connection of each plane. Never throws, in strict mode neither, and is no operation of the tenant. */
export async function checkHealth(core: CacheCore, tenantId: string): Promise<CacheHealth> {
  const { databases, systemUses } = core.catalogue;
  const evictable = databases.find(({ evictionClass }) => evictionClass === 'evictable')?.id ?? 0;
  const asked = new Map<Plane, number>();
  for (const database of [evictable, systemUses.locks]) asked.set(core.topology.planeOf(database), database);
  const planes = await Promise.all([...asked].map(([plane, database]) => askPlane(core, tenantId, plane, database)));
  const up = planes.filter(({ reachable }) => reachable).length;
  return {
    status: up === planes.length ? 'healthy' : up > 0 ? 'degraded' : 'unhealthy',
    latencyMs: greatest(planes.map(({ latencyMs }) => latencyMs)),
    memoryPercent: greatest(planes.map(({ memoryPercent }) => memoryPercent)),
    nodes: planes.reduce<number | null>((sum, { nodes }) => (sum === null || nodes === null ? null : sum + nodes), 0),
    planes,
  };
}
