import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { type Measurement, median, type Suite } from '../figure.ts';
import { type BenchRedis, startBenchRedis } from './bench-redis.ts';
import { httpGetFigure, measureHttpGet } from './http-get.ts';
import { type Contender, playInterleaved, type Round } from './interleaved-rounds.ts';
import { measureL1 } from './l1-figures.ts';
import { bareIoredis, jsonIoredis, type PeerCache, peerCaches } from './peer-caches.ts';
import { sdkFigures } from './sdk-figures.ts';
import { measureTelemetry } from './telemetry-cost.ts';
import { keyCount } from './zipf-keys.ts';

const ROUNDS = 12;
const ROUND_MS = 250;
const TELEMETRY_ROUNDS = 11;
const TENANTS = 1_000;
const OURS = 'kryonix';

const tenantId = randomUUID();
const keys = Array.from({ length: keyCount }, (_, number) => `customer:${number}`);
/** As long as the keys that the cache stores, and beside them. */
const peerKeys = keys.map((key) => `tenant:${tenantId}:bare:temp:${key}`);
const small = 'v'.repeat(200);
/** About 8 KB as JSON. */
const large = {
  rows: Array.from({ length: 64 }, (_, id) => ({ id, name: `customer ${id}`, active: true, note: 'n'.repeat(72) })),
};

type Played = Map<string, Round[]>;
type Progress = (text: string) => void;
const hundredths = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

function middle(played: Played, name: string, of: (round: Round) => number): number | null {
  return median((played.get(name) ?? []).map(of));
}

/** Round by round, so that both sides of each ratio met the same machine. */
function ratioOf(figure: string, played: Played, peer: string, of: (round: Round) => number): Measurement {
  const others = played.get(peer) ?? [];
  const ratios = (played.get(OURS) ?? []).flatMap((ours, index) => {
    const other = others[index];
    return other === undefined ? [] : [of(ours) / of(other)];
  });
  const described = [OURS, peer].map((name) => {
    const ops = middle(played, name, ({ opsPerSecond }) => opsPerSecond) ?? 0;
    const p99 = middle(played, name, ({ p99Ms }) => p99Ms) ?? 0;
    const cpu = middle(played, name, ({ cpuUs }) => cpuUs) ?? 0;
    return `${name} ${Math.round(ops / 1000)}k/s, p99 ${p99.toFixed(1)} ms, ${cpu.toFixed(1)} µs`;
  });
  return { figure, value: hundredths(median(ratios)), runs: ratios.length, note: described.join('; ') };
}

const speed = ({ opsPerSecond }: Round) => opsPerSecond;

function reader(name: string, cache: Pick<PeerCache, 'get'>): Contender {
  return { name, run: (number) => cache.get(peerKeys[number] ?? '') };
}

async function fill(set: (number: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < keyCount; start += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => set(start + index)));
  }
}

async function compareSmall(cache: Cache, bench: BenchRedis, onProgress: Progress): Promise<Measurement[]> {
  const tenant = cache.forTenant(tenantId);
  const ours: Contender = { name: OURS, run: (number) => tenant.get('api', 'temp', keys[number] ?? '') };
  const bare = bareIoredis(bench.adminUrl);
  const peers = await peerCaches(bench.adminUrl);
  onProgress('filling');
  await fill((number) => tenant.set('api', 'temp', keys[number] ?? '', small));
  for (const peer of [bare, ...peers]) await fill((number) => peer.set(peerKeys[number] ?? '', small));
  onProgress(`get of 200 B, 256 at once, ${peers.length + 2} libraries`);
  const readers = [ours, ...[bare, ...peers].map((peer) => reader(peer.name, peer))];
  const at256 = await playInterleaved(readers, { concurrency: 256, rounds: ROUNDS, roundMs: ROUND_MS });
  onProgress('get of 200 B, 64 at once');
  const at64 = await playInterleaved([ours, reader(bare.name, bare)], {
    concurrency: 64,
    rounds: ROUNDS,
    roundMs: ROUND_MS,
  });
  onProgress('set of 200 B, 256 at once');
  const writers: Contender[] = [
    { name: OURS, run: (number) => tenant.set('api', 'temp', keys[number] ?? '', small) },
    { name: bare.name, run: (number) => bare.set(peerKeys[number] ?? '', small) },
  ];
  const sets = await playInterleaved(writers, { concurrency: 256, rounds: ROUNDS, roundMs: ROUND_MS });
  await Promise.all([bare, ...peers].map((peer) => peer.close()));
  const ops = middle(at256, OURS, speed);
  return [
    ratioOf('get-200b-ratio-256', at256, bare.name, speed),
    ratioOf('get-200b-ratio-64', at64, bare.name, speed),
    ratioOf('get-200b-p99-ratio-256', at256, bare.name, ({ p99Ms }) => p99Ms),
    ratioOf('get-200b-p99-ratio-64', at64, bare.name, ({ p99Ms }) => p99Ms),
    ratioOf('get-200b-cpu-ratio-256', at256, bare.name, ({ cpuUs }) => cpuUs),
    ratioOf('set-200b-ratio-256', sets, bare.name, speed),
    {
      figure: 'commands-per-second',
      value: ops === null ? null : Math.round(ops),
      runs: ROUNDS,
      note: 'absolute: it moves with what else the machine does',
    },
    ...peers.map(({ name }) => ratioOf(`ahead-of-${name}`, at256, name, speed)),
  ];
}

/** The first with values as they are, the second with lz4, each against the same peer. */
async function compareLarge(bench: BenchRedis): Promise<Measurement[]> {
  const plain = createCache({ url: bench.url, control: { url: bench.adminUrl }, compression: false });
  const lz4 = createCache({ url: bench.url, control: { url: bench.adminUrl } });
  const bare = jsonIoredis(bench.adminUrl);
  await fill((number) => bare.set(peerKeys[number] ?? '', large));
  const measured: Measurement[] = [];
  for (const [figure, cache] of [['get-8kb-json-ratio-256', plain] as const, ['get-8kb-lz4-ratio-256', lz4] as const]) {
    const tenant = cache.forTenant(tenantId);
    await fill((number) => tenant.set('api', 'temp', keys[number] ?? '', large));
    const ours: Contender = { name: OURS, run: (number) => tenant.get('api', 'temp', keys[number] ?? '') };
    const readers = [ours, reader(bare.name, bare)];
    const played = await playInterleaved(readers, { concurrency: 256, rounds: ROUNDS, roundMs: ROUND_MS });
    measured.push(ratioOf(figure, played, bare.name, speed));
  }
  await Promise.all([bare.close(), plain.close(), lz4.close()]);
  return measured;
}

async function countSockets(bench: BenchRedis): Promise<Measurement> {
  const cache = createCache({ url: bench.url, connection: { connectionName: 'counted' }, onWarning: () => undefined });
  const tenants = Array.from({ length: TENANTS }, () => cache.forTenant(randomUUID()));
  for (const { module } of cache.catalogue.databases) {
    await Promise.all(tenants.map((tenant) => tenant.set(module, 'temp', 'k', 1)));
  }
  const admin = new Redis(bench.adminUrl);
  const clients = (await admin.client('LIST')) as string;
  await Promise.all([cache.close(), admin.quit()]);
  const sockets = clients.split('\n').filter((line) => line.includes(' name=counted ')).length;
  return { figure: 'sockets-1000-tenants', value: sockets, runs: 1, note: `${TENANTS * 16} entries written` };
}

async function telemetryCost(): Promise<Measurement> {
  const costs: number[] = [];
  for (let round = 0; round < TELEMETRY_ROUNDS; round++) costs.push(await measureTelemetry());
  return {
    figure: 'telemetry-cost',
    value: hundredths(median(costs)),
    runs: TELEMETRY_ROUNDS,
    note: 'batches included',
  };
}

async function measure(onProgress: Progress): Promise<Measurement[]> {
  const bench = await startBenchRedis();
  // Everything on: telemetry is recorded and sent, to the same server here.
  const cache = createCache({ url: bench.url, control: { url: bench.adminUrl } });
  try {
    const measured = await compareSmall(cache, bench, onProgress);
    onProgress('get of 8 KB of JSON');
    measured.push(...(await compareLarge(bench)));
    onProgress('hits in the process');
    measured.push(...(await measureL1(bench)));
    onProgress('telemetry and sockets');
    measured.push(await telemetryCost(), await countSockets(bench));
    return measured;
  } finally {
    await cache.close();
    await bench.close();
  }
}

/** The SDK against the drivers and caches that an application would use instead, in one process, round by round. */
export const sdkSuite: Suite = {
  name: 'sdk',
  figures: [...sdkFigures, httpGetFigure],
  measure: async (onProgress) => [...(await measure(onProgress)), await measureHttpGet(onProgress)],
};
