import { createCache } from '#lib/sdk/node.ts';
import type { Measurement } from '../figure.ts';
import { assertAllFound, fill, keys, patient, peerKeys, tenantId } from './bench-keys.ts';
import type { BenchRedis } from './bench-redis.ts';
import { type Contender, playInterleaved, type RoundOptions } from './interleaved-rounds.ts';
import { bareIoredis, type PeerCache, peerCaches } from './peer-caches.ts';
import { middle, ours, ratioOf, speedOf } from './ratio-of.ts';

const small = 'v'.repeat(200);

function reader({ name, get }: PeerCache): Contender {
  return { name, run: (number) => get(peerKeys[number] ?? '') };
}

function writer({ name, set }: PeerCache): Contender {
  return { name, run: (number) => set(peerKeys[number] ?? '', small) };
}

/** Strings of 200 B: everybody's `get`, and `set` against the driver alone. Telemetry is on, to the same server here. */
export async function measureSmall(
  bench: BenchRedis,
  rounds: Omit<RoundOptions, 'concurrency'>,
  onProgress: (text: string) => void,
): Promise<Measurement[]> {
  const cache = createCache({ url: bench.url, control: { url: bench.adminUrl }, connection: patient });
  const tenant = cache.forTenant(tenantId);
  const own: PeerCache = {
    name: ours,
    get: (key) => tenant.get('api', 'temp', key),
    set: (key, value) => tenant.set('api', 'temp', key, value),
    close: () => cache.close(),
  };
  const bare = bareIoredis(bench.adminUrl);
  const peers = await peerCaches(bench.adminUrl);
  const ownReader: Contender = { name: ours, run: (number) => own.get(keys[number] ?? '') };
  const ownWriter: Contender = { name: ours, run: (number) => own.set(keys[number] ?? '', small) };
  onProgress('filling');
  await fill((number) => own.set(keys[number] ?? '', small));
  for (const peer of [bare, ...peers]) await fill((number) => peer.set(peerKeys[number] ?? '', small));
  onProgress(`get of 200 B, 256 at once, ${peers.length + 2} libraries`);
  const readers = [ownReader, ...[bare, ...peers].map(reader)];
  const at256 = await playInterleaved(readers, { ...rounds, concurrency: 256 });
  onProgress('get of 200 B, 64 at once');
  const at64 = await playInterleaved([ownReader, reader(bare)], { ...rounds, concurrency: 64 });
  onProgress('set of 200 B, 256 and 64 at once');
  const setsAt256 = await playInterleaved([ownWriter, writer(bare)], { ...rounds, concurrency: 256 });
  const setsAt64 = await playInterleaved([ownWriter, writer(bare)], { ...rounds, concurrency: 64 });
  assertAllFound(cache);
  await Promise.all([own, bare, ...peers].map((peer) => peer.close()));
  const ops = middle(at256, ours, speedOf);
  return [
    ratioOf('get-200b-ratio-256', at256, bare.name, speedOf),
    ratioOf('get-200b-ratio-64', at64, bare.name, speedOf),
    ratioOf('get-200b-p99-ratio-256', at256, bare.name, ({ p99Ms }) => p99Ms),
    ratioOf('get-200b-p99-ratio-64', at64, bare.name, ({ p99Ms }) => p99Ms),
    ratioOf('get-200b-cpu-ratio-256', at256, bare.name, ({ cpuUs }) => cpuUs),
    ratioOf('set-200b-ratio-256', setsAt256, bare.name, speedOf),
    ratioOf('set-200b-ratio-64', setsAt64, bare.name, speedOf),
    {
      figure: 'commands-per-second',
      value: ops === null ? null : Math.round(ops),
      runs: rounds.rounds,
      note: 'absolute: it moves with what else the machine does',
    },
    ...peers.map(({ name }) => ratioOf(`ahead-of-${name}`, at256, name, speedOf)),
  ];
}
