import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createCache } from '#lib/sdk/node.ts';
import { type BackupContext, openTenantDatabases } from '#server/backup/backup-context.ts';
import { openBackupContext } from '#server/backup/open-backup-context.ts';
import { parseEnv } from '#server/env.ts';
import { eraseTenantData } from '#server/lgpd/erase-tenant-data.ts';
import { logger } from '#server/logger.ts';
import { type Measurement, type Suite, toTenth } from '../figure.ts';
import { type BenchPlatform, startBenchPlatform } from '../telemetry/bench-platform.ts';
import { failoverFigures, measureFailovers } from './failover-figures.ts';
import { fillTenant } from './fill-tenant.ts';
import { NeighbourTraffic } from './neighbour-traffic.ts';
import type { ToldOperation } from './operation-process.ts';
import { operationsFigures } from './operations-figures.ts';
import { countKeys, noteBackup } from './operations-rows.ts';
import { measureSuspend, suspendedWays } from './suspend-time.ts';
import { type Watched, watchOthers } from './watch-others.ts';

const keyCount = 1_000_000;
const neighbourKeys = 20_000;
/** So that nothing of what is backed up is evicted. */
const dataBytes = '2gb';
const file = 'bench.kryonix-backup';

interface Bench {
  platform: BenchPlatform;
  context: BackupContext;
  home: string;
  tenantId: string;
  traffic: NeighbourTraffic;
  /** Whether a figure is asked for whose name begins so. */
  wants(figure: string): boolean;
  tell(text: string): void;
}

function watch(
  { platform, context, home, tenantId, traffic }: Bench,
  operation: ToldOperation['operation'],
  restoreId = '',
) {
  const { masterKey } = context;
  const { connections } = platform;
  return watchOthers(traffic, { operation, connections, home, masterKey, tenantId, file, restoreId });
}

function addedPercent({ besideMs, duringMs }: Watched): number | null {
  return besideMs === null || duringMs === null ? null : toTenth((duringMs / besideMs - 1) * 100);
}

const p99Of = ({ besideMs, duringMs, windows }: Watched) =>
  `p99 of the others ${besideMs?.toFixed(2)} ms without it, ${duringMs?.toFixed(2)} ms meanwhile, ${windows} turns each`;

function figuresOf(name: 'backup' | 'restore', keys: number, bytes: number, watched: Watched): Measurement[] {
  const { seconds, peakMiB } = watched;
  const note = `${keys} keys in ${toTenth(seconds)} s`;
  return [
    { figure: `${name}-keys`, value: Math.round(keys / seconds), runs: 1, note },
    { figure: `${name}-bytes`, value: toTenth(bytes / 1e6 / seconds), runs: 1, note: `${toTenth(bytes / 1e6)} MB` },
    { figure: `${name}-memory`, value: Math.round(peakMiB), runs: 1, note: 'largest resident set of the process' },
    { figure: `${name}-p99-added`, value: addedPercent(watched), runs: watched.windows, note: p99Of(watched) },
  ];
}

async function measureRoundTrip(bench: Bench): Promise<Measurement[]> {
  bench.tell('backing up');
  const backup = await watch(bench, 'backup');
  return [
    ...figuresOf('backup', backup.entries, backup.bytes, backup),
    ...(bench.wants('verify') ? await measureVerification(bench) : []),
    ...(bench.wants('restore') ? await measureRestore(bench, backup) : []),
  ];
}

async function measureVerification(bench: Bench): Promise<Measurement[]> {
  bench.tell('restoring aside and comparing');
  const verified = await watch(bench, 'verify');
  const { entries, seconds, peakMiB } = verified;
  const note = `${toTenth(seconds)} s, ${Math.round(peakMiB)} MiB; ${p99Of(verified)}`;
  return [{ figure: 'verify-keys', value: Math.round(entries / seconds), runs: 1, note }];
}

async function measureRestore(bench: Bench, { entries, bytes }: Watched): Promise<Measurement[]> {
  const { platform, context, tenantId, tell } = bench;
  const removed = await countKeys(context, tenantId, true);
  const restoreId = await noteBackup(platform.pools.ingest, tenantId, file);
  tell('restoring');
  const restore = await watch(bench, 'restore', restoreId);
  const back = await countKeys(context, tenantId);
  return [
    ...figuresOf('restore', entries, bytes, restore),
    { figure: 'restore-lost', value: removed - back, runs: 1, note: `${back} of ${removed} came back` },
  ];
}

async function measureErasure({ context, tenantId, tell }: Bench, keys: number): Promise<Measurement[]> {
  tell('erasing');
  const begunMs = performance.now();
  const work = { progress: async () => undefined, cancelled: () => false };
  const { counts, foundAfter } = await eraseTenantData(context, tenantId, work);
  const seconds = (performance.now() - begunMs) / 1_000;
  const note = `${counts.entries} keys of ${keys}, backups' key destroyed, ${counts.rows} rows of telemetry`;
  return [
    { figure: 'erase-seconds', value: toTenth(seconds), runs: 1, note },
    { figure: 'erase-left', value: foundAfter, runs: 1, note: 'a second scan of all 16 databases' },
  ];
}

async function measureSuspension({ platform, tell }: Bench, tenantIds: readonly string[]): Promise<Measurement[]> {
  tell('suspending');
  const times = await measureSuspend(platform, tenantIds);
  return suspendedWays.map((way) => {
    const note = times[way].map((ms) => `${Math.round(ms)} ms`).join(', ');
    return { figure: `suspend-${way}`, value: Math.round(Math.max(...times[way])), runs: times[way].length, note };
  });
}

/** The figures that are wanted, with a tenant of so many keys. */
async function measureOperations(keys: number, { tell, wants }: Pick<Bench, 'tell' | 'wants'>): Promise<Measurement[]> {
  tell('starting PostgreSQL and Redis');
  const platform = await startBenchPlatform();
  const home = await mkdtemp(join(tmpdir(), 'kryonix-bench-backups-'));
  const { connections, pools } = platform;
  const masterKey = randomBytes(32).toString('base64');
  const env = parseEnv({ NODE_ENV: 'production', KRYONIX_HOME: home });
  const context = await openBackupContext({ env, pools, connections, masterKey, log: logger });
  const cache = createCache({ url: connections.redisUrl, control: { url: connections.controlRedisUrl } });
  try {
    const data = new Redis(connections.adminRedisUrls?.data ?? '');
    await data.config('SET', 'maxmemory', dataBytes);
    data.disconnect();
    const [tenantId = '', ...others] = await platform.addTenants(5);
    tell(`writing ${keys} keys`);
    const databases = openTenantDatabases(context, null);
    await fillTenant(databases, context.catalogue, tenantId, keys);
    for (const other of others) await fillTenant(databases, context.catalogue, other, neighbourKeys);
    databases.close();
    const traffic = new NeighbourTraffic(cache, others);
    await traffic.start();
    const bench: Bench = { platform, context, home, tenantId, traffic, wants, tell };
    const roundTrip = ['backup', 'verify', 'restore'].some(wants) ? await measureRoundTrip(bench) : [];
    await traffic.stop();
    const erasure = wants('erase') ? await measureErasure(bench, keys) : [];
    return [...roundTrip, ...erasure, ...(wants('suspend') ? await measureSuspension(bench, others) : [])];
  } finally {
    await cache.close();
    await platform.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** What operating the platform costs those who only use it. */
export const operationsSuite: Suite = {
  name: 'operations',
  figures: [...operationsFigures, ...failoverFigures],
  async measure(onProgress, wanted) {
    const wants = (name: string) => wanted.some((figure) => figure.startsWith(name));
    const others = wanted.some((figure) => !figure.startsWith('failover'));
    return [
      ...(others ? await measureOperations(keyCount, { tell: onProgress, wants }) : []),
      ...(wants('failover') ? await measureFailovers(onProgress) : []),
    ];
  },
};
