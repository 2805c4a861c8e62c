import { randomUUID } from 'node:crypto';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { createCache } from '#lib/sdk/node.ts';
import { type Measurement, median } from '../figure.ts';
import type { BenchRedis } from './bench-redis.ts';

const rounds = 11;
const operations = 100_000;
const keyCount = 1_000;
const keys = Array.from({ length: keyCount }, (_, number) => `customer:${number}`);
const value = { id: 1, name: 'customer', active: true, tags: ['a', 'b'], note: 'n'.repeat(120) };

/** Operations a second of processor time, one after the other: what one core does, whatever else the machine does. */
async function playRound(get: (key: string) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < operations; count++) await get(keys[count % keyCount] ?? '');
  const { user, system } = process.cpuUsage(before);
  return (operations / (user + system)) * 1_000_000;
}

/** Hits of the tier within the process, telemetry on, beside those of bentocache's own. */
export async function measureL1(bench: BenchRedis): Promise<Measurement[]> {
  const cache = createCache({ url: bench.url, control: { url: bench.adminUrl }, l1: { maxBytes: 64_000_000 } });
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems: 100_000, serialize: false }));
  const bento = new BentoCache({ default: 'memory', stores: { memory } });
  try {
    const tenant = cache.forTenant(randomUUID());
    for (const key of keys) {
      await tenant.set('api', 'temp', key, value);
      await bento.set({ key, value, ttl: '1h' });
    }
    const deadline = Date.now() + 10_000;
    while ((cache.stats().l1?.entries ?? 0) < keyCount && Date.now() < deadline) {
      await Promise.all(keys.map((key) => tenant.get('api', 'temp', key)));
    }
    const ours: number[] = [];
    const ratios: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const own = await playRound((key) => tenant.get('api', 'temp', key));
      const theirs = await playRound((key) => bento.get({ key }));
      if (round < 0) continue;
      ours.push(own);
      ratios.push(own / theirs);
    }
    const kept = `${cache.stats().l1?.entries ?? 0} of ${keyCount} values kept`;
    const [rate, ratio] = [median(ours), median(ratios)];
    return [
      {
        figure: 'l1-hits-per-second',
        value: rate === null ? null : Math.round(rate),
        runs: rounds,
        note: `per second of processor time, telemetry on; ${kept}`,
      },
      {
        figure: 'l1-ahead-of-bentocache',
        value: ratio === null ? null : Math.round(ratio * 100) / 100,
        runs: rounds,
        note: 'bentocache with its memory tier alone, values not serialized',
      },
    ];
  } finally {
    await Promise.all([cache.close(), bento.disconnectAll()]);
  }
}
