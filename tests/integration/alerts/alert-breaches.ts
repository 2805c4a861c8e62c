import { randomUUID } from 'node:crypto';
import { bucketOf } from '#lib/telemetry/latency-histogram.ts';
import { setTenantAccess } from '#server/db/queries/access/set-tenant-access.ts';
import type { AlertRow } from '#server/db/queries/alerts/alert-row.ts';
import { listOpenAlerts } from '#server/db/queries/alerts/list-alert-rows.ts';
import { storeCanaryRun } from '#server/db/queries/canaries/canary-rows.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { beatIngestHeartbeat } from '#server/telemetry/ingest-heartbeat.ts';
import { ingestHeartbeatKey } from '#server/telemetry/stream.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { byTest } from '../db/make-tenants.ts';
import type { AlertWorld } from './start-alert-world.ts';

/** What a shipped rule watches: how it is broken and made whole again, told before each look. */
export interface Breach {
  rule: string;
  /** Of the tenant `mine`; otherwise of the platform. */
  ofTenant?: true;
  /** It breaks by itself in a while, so that the tests of others have to keep it whole. */
  fades?: true;
  subject?: (world: AlertWorld) => string;
  set(world: AlertWorld, broken: boolean): Promise<unknown>;
}

const mebibyte = 1_048_576;
const hourMs = 3_600_000;
const producer = randomUUID();

const replica = (lagSeconds: number) => ({ state: 'online', lagSeconds });

async function setNode(world: AlertWorld, node: object): Promise<void> {
  world.clock.node = { ...world.clock.node, ...node };
}

/** A thousand calls of the tenant now. */
function call(world: AlertWorld, { errors, latencyUs }: { errors: number; latencyUs: number }) {
  const { clock, mine, product } = world;
  const rollup = makeRollup({ tenantId: mine.tenantId, bucketMs: clock.nowMs, calls: 1_000, errors, misses: 0 });
  const latency = [bucketOf(latencyUs), 1_000];
  return storeBatches(product.pools.ingest, [makeBatch([{ ...rollup, hits: 1_000 - errors, stales: 0, latency }])]);
}

/** What the tenant holds in one database, of 100 MiB that it may hold, and of so much that the database may. */
async function hold(world: AlertWorld, heldMiB: number, databaseMiB: number): Promise<void> {
  const { mine, product } = world;
  const { ingest, platform } = product.pools;
  await ingest.query(
    `insert into cache_management.cache_census (tenant_id, database, keys, memory_bytes, measured_at)
     values ($1, 1, 1, $2, now()) on conflict (tenant_id, database) do update set memory_bytes = excluded.memory_bytes`,
    [mine.tenantId, heldMiB * mebibyte],
  );
  await withPlatform(platform, byTest, async (client) => {
    await setTenantAccess(client, mine.tenantId, { quotaBytes: 100 * mebibyte });
    await client.query(
      `update cache_management.tenant_cache_configs set max_memory_mb = $2
        where tenant_id = $1 and database_number = 1`,
      [mine.tenantId, databaseMiB],
    );
  });
}

async function canaries(world: AlertWorld, outcome: 'held' | 'breached' | 'unknown'): Promise<void> {
  const result = { probe: 'redis-get', outcome, detail: 'by test', durationMs: 1 };
  const client = await world.product.pools.ingest.connect();
  await storeCanaryRun(client, randomUUID(), new Date(world.clock.nowMs), [result]).finally(() => client.release());
}

/** Those of one group touch nothing of one another, so that they are broken together; of the other group none may fire then. */
export const breaches: readonly (readonly Breach[])[] = [
  [
    {
      rule: 'node-missing',
      subject: () => 'data',
      async set(world, broken) {
        // Two replicas were there; one that went is missed, though the server itself no longer speaks of it.
        await world.product.pools.ingest.query(
          `insert into cache_management.redis_metrics (time, metric_name, metric_value, tags)
         values ($1, 'connected_replicas', 2, '{"node": "data"}')`,
          [new Date(world.clock.nowMs)],
        );
        const replicas = broken ? [replica(0)] : [replica(0), replica(0)];
        await setNode(world, { replication: { connectedReplicas: replicas.length, replicas } });
      },
    },
    {
      rule: 'ingest-down',
      fades: true,
      async set({ product, clock }, broken) {
        const { control } = product.services;
        if (broken) await control.del(ingestHeartbeatKey);
        else await beatIngestHeartbeat(control, { since: clock.nowMs, at: clock.nowMs });
      },
    },
    {
      rule: 'canary-untried',
      set: (world, broken) => canaries(world, broken ? 'unknown' : 'held'),
    },
    {
      rule: 'backup-too-old',
      subject: ({ mine }) => `tenant:${mine.tenantId}`,
      async set({ product, mine, clock }, broken) {
        await product.pools.ingest.query('delete from cache_management.backups where tenant_id = $1', [mine.tenantId]);
        await product.pools.ingest.query(
          `insert into cache_management.backups (tenant_id, origin, requested_by, state, file, verified_at, finished_at)
         values ($1, 'schedule', 'server', 'done', 'x', $2, $2)`,
          [mine.tenantId, new Date(clock.nowMs - (broken ? 27 : 1) * hourMs)],
        );
      },
    },
    {
      rule: 'error-rate',
      ofTenant: true,
      set: (world, broken) => call(world, { errors: broken ? 100 : 0, latencyUs: 1_000 }),
    },
    {
      rule: 'memory',
      ofTenant: true,
      set: (world, broken) => hold(world, broken ? 92 : 50, 1_000),
    },
  ],
  [
    {
      rule: 'node-memory',
      subject: () => 'data',
      set: (world, broken) => setNode(world, { usedMemoryBytes: broken ? 95 : 50, maxMemoryBytes: 100 }),
    },
    {
      rule: 'replication-lag',
      subject: () => 'data',
      set: (world, broken) =>
        setNode(world, { replication: { connectedReplicas: 2, replicas: [replica(0), replica(broken ? 30 : 1)] } }),
    },
    {
      rule: 'ingest-imbalance',
      set: ({ product, mine }, broken) =>
        product.pools.ingest.query(
          `insert into cache_management.telemetry_conservation (tenant_id, producer, sent, dropped, stored, rejected)
         values ($1, $2, 9, 0, $3, 0) on conflict (tenant_id, producer) do update set stored = excluded.stored`,
          [mine.tenantId, producer, broken ? 2 : 9],
        ),
    },
    {
      rule: 'canary-failed',
      set: (world, broken) => canaries(world, broken ? 'breached' : 'held'),
    },
    {
      rule: 'p95',
      ofTenant: true,
      set: (world, broken) => call(world, { errors: 0, latencyUs: broken ? 80_000 : 1_000 }),
    },
    {
      rule: 'quota',
      ofTenant: true,
      // Of all that the tenant may hold half is free; its database is full.
      set: (world, broken) => hold(world, 50, broken ? 51 : 1_000),
    },
  ],
];

/** No further apart than the time between two looks may count. */
const secondsPerLook = 85;
/** Enough for the longest rule, and for what was measured before to leave every window. */
const mostLooks = 16;

/**
 * Looks until the alerts of all these rules fire, and then until they have ended; answers them as they fired. Before,
 * none of them stood, and no other rule of the table fires because of them.
 */
export async function breachAndMend(world: AlertWorld, group: readonly Breach[]): Promise<Map<string, AlertRow>> {
  const look = async (broken: boolean) => {
    const watched = breaches.flat().filter((breach) => breach.fades || group.includes(breach));
    for (const breach of watched) await breach.set(world, broken && group.includes(breach));
    await world.look(secondsPerLook, null);
    const open = await listOpenAlerts(world.product.pools.ingest);
    const firing = breaches.flat().flatMap(({ rule, ofTenant, subject = () => '' }) => {
      const tenantId = ofTenant ? world.mine.tenantId : null;
      const row = open.find(
        (each) => each.rule === rule && each.tenant_id === tenantId && each.subject === subject(world),
      );
      return row?.state === 'firing' ? [[rule, row] as const] : [];
    });
    return new Map(firing);
  };
  const until = async (broken: boolean, rules: readonly string[]) => {
    let firing = new Map<string, AlertRow>();
    for (let looks = 0; looks < mostLooks; looks += 1) {
      firing = await look(broken);
      if (firing.size === rules.length && rules.every((rule) => firing.has(rule))) return firing;
    }
    throw new Error(`these fire: ${[...firing.keys()]}; these should: ${rules}`);
  };
  await until(false, []);
  const fired = await until(
    true,
    group.map(({ rule }) => rule),
  );
  await until(false, []);
  world.clock.node = {};
  return fired;
}
