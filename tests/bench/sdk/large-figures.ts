import { createCache } from '#lib/sdk/node.ts';
import type { Measurement } from '../figure.ts';
import { assertAllFound, fill, keys, patient, peerKeys, tenantId } from './bench-keys.ts';
import type { BenchRedis } from './bench-redis.ts';
import { type Contender, playInterleaved, type RoundOptions } from './interleaved-rounds.ts';
import { jsonIoredis } from './peer-caches.ts';
import { ours, ratioOf, speedOf } from './ratio-of.ts';

/** About 8 KB as JSON. */
const large = {
  rows: Array.from({ length: 64 }, (_, id) => ({ id, name: `customer ${id}`, active: true, note: 'n'.repeat(72) })),
};

/** Values stored as they are, then with lz4, each against the driver with `JSON.parse`, 256 and 64 at once. */
export async function measureLarge(
  bench: BenchRedis,
  rounds: Omit<RoundOptions, 'concurrency'>,
): Promise<Measurement[]> {
  const connected = { url: bench.url, control: { url: bench.adminUrl }, connection: patient };
  const plain = createCache({ ...connected, compression: false });
  const lz4 = createCache(connected);
  const bare = jsonIoredis(bench.adminUrl);
  await fill((number) => bare.set(peerKeys[number] ?? '', large));
  const peer: Contender = { name: bare.name, run: (number) => bare.get(peerKeys[number] ?? '') };
  const measured: Measurement[] = [];
  for (const [form, cache] of [['json', plain] as const, ['lz4', lz4] as const]) {
    const tenant = cache.forTenant(tenantId);
    await fill((number) => tenant.set('api', 'temp', keys[number] ?? '', large));
    const own: Contender = { name: ours, run: (number) => tenant.get('api', 'temp', keys[number] ?? '') };
    for (const concurrency of [256, 64]) {
      const played = await playInterleaved([own, peer], { ...rounds, concurrency });
      assertAllFound(cache);
      measured.push(ratioOf(`get-8kb-${form}-ratio-${concurrency}`, played, bare.name, speedOf));
    }
  }
  await Promise.all([bare.close(), plain.close(), lz4.close()]);
  return measured;
}
