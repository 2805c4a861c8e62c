import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { createCache } from '#lib/sdk/node.ts';
import { type BackupContext, openTenantDatabases } from '#server/backup/backup-context.ts';
import { openBackupContext } from '#server/backup/open-backup-context.ts';
import { parseEnv } from '#server/env.ts';
import { eraseTenantData } from '#server/lgpd/erase-tenant-data.ts';
import { logger } from '#server/logger.ts';
import { type Measurement, median, type Suite, toTenth } from '../figure.ts';
import { type BenchPlatform, startBenchPlatform } from '../telemetry/bench-platform.ts';
import { failoverFigures, measureFailovers } from './failover-figures.ts';
import { fillTenant } from './fill-tenant.ts';
import { NeighbourTraffic } from './neighbour-traffic.ts';
import { operationsFigures } from './operations-figures.ts';
import { countKeys, noteBackup } from './operations-rows.ts';
import { measureSuspend } from './suspend-time.ts';

const program = fileURLToPath(new URL('./run-operation.ts', import.meta.url));
const keyCount = 1_000_000;
const neighbourKeys = 20_000;
const baselineWindows = 10;
const windowMs = 1_000;
const file = 'bench.kryonix-backup';
const ranSchema = z.object({ seconds: z.number(), bytes: z.number(), peakMiB: z.number() });

interface Bench {
  platform: BenchPlatform;
  context: BackupContext;
  home: string;
  tenantId: string;
  traffic: NeighbourTraffic;
}

/** The medians of one-second p99s are compared: a single hiccup of the machine is nobody's fault. */
async function watch<T>(traffic: NeighbourTraffic, work: Promise<T>): Promise<{ result: T; p99Ms: number | null }> {
  const windows: number[] = [];
  let ended = false;
  const finished = work.finally(() => {
    ended = true;
  });
  traffic.takeP99();
  while (!ended) {
    await Promise.race([sleep(windowMs), finished.catch(() => undefined)]);
    const p99 = traffic.takeP99();
    if (p99 !== null) windows.push(p99);
  }
  return { result: await finished, p99Ms: median(windows) };
}

async function runInProcess({ platform, context, home, tenantId }: Bench, operation: string, restoreId = '') {
  const told = {
    operation,
    connections: platform.connections,
    home,
    masterKey: context.masterKey,
    tenantId,
    file,
    restoreId,
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, JSON.stringify(told)]);
  return ranSchema.parse(JSON.parse(stdout));
}

const baseline = async (traffic: NeighbourTraffic) => (await watch(traffic, sleep(baselineWindows * windowMs))).p99Ms;

function addedPercent(beforeMs: number | null, duringMs: number | null): number | null {
  return beforeMs === null || duringMs === null ? null : toTenth((duringMs / beforeMs - 1) * 100);
}

function figuresOf(
  name: 'backup' | 'restore',
  { keys, bytes, seconds, peakMiB }: { keys: number; bytes: number; seconds: number; peakMiB: number },
  p99: { beforeMs: number | null; duringMs: number | null },
): Measurement[] {
  const note = `${keys} keys in ${toTenth(seconds)} s`;
  const p99Note = `p99 of the others ${p99.beforeMs?.toFixed(1)} ms before, ${p99.duringMs?.toFixed(1)} ms meanwhile`;
  return [
    { figure: `${name}-keys`, value: Math.round(keys / seconds), runs: 1, note },
    { figure: `${name}-bytes`, value: toTenth(bytes / 1e6 / seconds), runs: 1, note: `${toTenth(bytes / 1e6)} MB` },
    { figure: `${name}-memory`, value: Math.round(peakMiB), runs: 1, note: 'largest resident set of the process' },
    { figure: `${name}-p99-added`, value: addedPercent(p99.beforeMs, p99.duringMs), runs: 1, note: p99Note },
  ];
}

async function measureRoundTrip(bench: Bench, keys: number, tell: (text: string) => void): Promise<Measurement[]> {
  const { platform, context, traffic, tenantId } = bench;
  tell('how the others are without it');
  const beforeMs = await baseline(traffic);
  tell('backing up');
  const backup = await watch(traffic, runInProcess(bench, 'backup'));
  tell('restoring aside and comparing');
  const verified = await watch(traffic, runInProcess(bench, 'verify'));
  const removed = await countKeys(context, tenantId, true);
  const restoreId = await noteBackup(platform.pools.ingest, tenantId, file);
  const againMs = await baseline(traffic);
  tell('restoring');
  const restore = await watch(traffic, runInProcess(bench, 'restore', restoreId));
  const back = await countKeys(context, tenantId);
  const { bytes } = backup.result;
  const verifyNote = `${toTenth(verified.result.seconds)} s, ${Math.round(verified.result.peakMiB)} MiB; p99 of the others ${verified.p99Ms?.toFixed(1)} ms`;
  return [
    ...figuresOf('backup', { ...backup.result, keys, bytes }, { beforeMs, duringMs: backup.p99Ms }),
    { figure: 'verify-keys', value: Math.round(keys / verified.result.seconds), runs: 1, note: verifyNote },
    ...figuresOf('restore', { ...restore.result, keys, bytes }, { beforeMs: againMs, duringMs: restore.p99Ms }),
    { figure: 'restore-lost', value: removed - back, runs: 1, note: `${back} of ${removed} came back` },
  ];
}

async function measureErasure({ context, tenantId }: Bench, keys: number): Promise<Measurement[]> {
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

/** Every figure, with a tenant of so many keys. */
async function measureOperations(keys: number, tell: (text: string) => void): Promise<Measurement[]> {
  tell('starting PostgreSQL and Redis');
  const platform = await startBenchPlatform();
  const home = await mkdtemp(join(tmpdir(), 'kryonix-bench-backups-'));
  const { connections, pools } = platform;
  const masterKey = randomBytes(32).toString('base64');
  const env = parseEnv({ NODE_ENV: 'production', KRYONIX_HOME: home });
  const context = await openBackupContext({ env, pools, connections, masterKey, log: logger });
  const cache = createCache({ url: connections.redisUrl, control: { url: connections.controlRedisUrl } });
  try {
    const [tenantId = '', ...others] = await platform.addTenants(5);
    tell(`writing ${keys} keys`);
    const databases = openTenantDatabases(context, null);
    await fillTenant(databases, context.catalogue, tenantId, keys);
    for (const other of others) await fillTenant(databases, context.catalogue, other, neighbourKeys);
    databases.close();
    const traffic = new NeighbourTraffic(cache, others);
    await traffic.start();
    const bench: Bench = { platform, context, home, tenantId, traffic };
    const roundTrip = await measureRoundTrip(bench, keys, tell);
    await traffic.stop();
    tell('erasing');
    const erasure = await measureErasure(bench, keys);
    tell('suspending');
    const times = await measureSuspend(platform, others);
    const note = times.map((ms) => `${Math.round(ms)} ms`).join(', ');
    const slowest = Math.round(Math.max(...times));
    return [...roundTrip, ...erasure, { figure: 'suspend-disconnect', value: slowest, runs: times.length, note }];
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
  measure: async (onProgress) => [
    ...(await measureOperations(keyCount, onProgress)),
    ...(await measureFailovers(onProgress)),
  ],
};
