import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createCache } from '#lib/sdk/node.ts';
import { type Measurement, median, type Suite } from '../figure.ts';
import { type BenchRedis, startBenchRedis } from './bench-redis.ts';
import { httpGetFigure, measureHttpGet } from './http-get.ts';
import { measureL1 } from './l1-figures.ts';
import { measureLarge } from './large-figures.ts';
import { toHundredth } from './ratio-of.ts';
import { sdkFigures } from './sdk-figures.ts';
import { measureSmall } from './small-figures.ts';
import { measureTelemetry } from './telemetry-cost.ts';

const rounds = { rounds: 12, roundMs: 250 };
const telemetryRounds = 11;
const tenantCount = 1_000;

async function countSockets(bench: BenchRedis): Promise<Measurement> {
  const cache = createCache({ url: bench.url, connection: { connectionName: 'counted' }, onWarning: () => undefined });
  const tenants = Array.from({ length: tenantCount }, () => cache.forTenant(randomUUID()));
  for (const { module } of cache.catalogue.databases) {
    await Promise.all(tenants.map((tenant) => tenant.set(module, 'temp', 'k', 1)));
  }
  const admin = new Redis(bench.adminUrl);
  const clients = (await admin.client('LIST')) as string;
  await Promise.all([cache.close(), admin.quit()]);
  const sockets = clients.split('\n').filter((line) => line.includes(' name=counted ')).length;
  return { figure: 'sockets-1000-tenants', value: sockets, runs: 1, note: `${tenantCount * 16} entries written` };
}

async function telemetryCost(): Promise<Measurement> {
  const costs: number[] = [];
  for (let round = 0; round < telemetryRounds; round++) costs.push(await measureTelemetry());
  return {
    figure: 'telemetry-cost',
    value: toHundredth(median(costs)),
    runs: telemetryRounds,
    note: 'batches included',
  };
}

interface Part {
  /** What its figures begin with. */
  figures: readonly string[];
  text: string;
  measure(bench: BenchRedis, onProgress: (text: string) => void): Promise<Measurement[]>;
}

const parts: readonly Part[] = [
  {
    figures: ['get-200b', 'set-200b', 'commands-per-second', 'ahead-of'],
    text: 'strings of 200 B',
    measure: (bench, onProgress) => measureSmall(bench, rounds, onProgress),
  },
  { figures: ['get-8kb'], text: 'get of 8 KB of JSON', measure: (bench) => measureLarge(bench, rounds) },
  { figures: ['l1'], text: 'hits in the process', measure: measureL1 },
  { figures: ['telemetry-cost'], text: 'telemetry', measure: async () => [await telemetryCost()] },
  { figures: ['sockets'], text: 'sockets', measure: async (bench) => [await countSockets(bench)] },
];

async function measureParts(wanted: readonly Part[], onProgress: (text: string) => void): Promise<Measurement[]> {
  if (wanted.length === 0) return [];
  const bench = await startBenchRedis();
  try {
    const measured: Measurement[] = [];
    for (const part of wanted) {
      onProgress(part.text);
      measured.push(...(await part.measure(bench, onProgress)));
    }
    return measured;
  } finally {
    await bench.close();
  }
}

/** The SDK against the drivers and caches that an application would use instead, in one process, round by round. */
export const sdkSuite: Suite = {
  name: 'sdk',
  figures: [...sdkFigures, httpGetFigure],
  async measure(onProgress, wanted) {
    const asked = ({ figures }: Part) => figures.some((start) => wanted.some((figure) => figure.startsWith(start)));
    const measured = await measureParts(parts.filter(asked), onProgress);
    if (wanted.includes(httpGetFigure.figure)) measured.push(await measureHttpGet(onProgress));
    return measured;
  },
};
