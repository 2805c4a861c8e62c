import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Observation } from '#lib/cache/observation.ts';
import { devices, networks } from '#lib/contracts/vocabulary.ts';
import { createRecorder, type Recorder } from '#lib/telemetry/recorder.ts';
import { type FigureDefinition, type Measurement, median } from '../figure.ts';

const warmUpRounds = 2;
const rounds = 11;
const operations = 400_000;
const operationsPerFlush = 50_000;
const measuredTenants = 100;

export const recorderFigureDefinitions: readonly FigureDefinition[] = [
  {
    figure: 'recorder-cost',
    title: 'recording an operation, batches included',
    unit: 'µs',
    target: 0.2,
    better: 'lower',
  },
  {
    figure: 'recorder-memory',
    title: 'memory of an active tenant between two batches',
    unit: 'KB',
    target: 64,
    better: 'lower',
  },
  {
    figure: 'recorder-rate',
    title: 'operations recorded in one process without a dropped batch',
    unit: 'op/s',
    target: 200_000,
    better: 'higher',
  },
];

/** Calls as an application makes them: 90 % reads, one in ten of which misses, three classes, every device. */
function makeObservations(tenants: number, classes: number): Observation[] {
  const tenantIds = Array.from({ length: tenants }, () => randomUUID());
  return Array.from({ length: tenants * classes * 10 }, (_, index): Observation => {
    const operation = index % 10 === 0 ? 'set' : 'get';
    const miss = index % 10 === 5;
    return {
      tenantId: tenantIds[index % tenants] ?? '',
      database: 1,
      module: 'api',
      dataType: `type${Math.floor(index / tenants / 10) % classes}`,
      key: `key:${index}`,
      operation,
      outcome: operation === 'set' ? 'ok' : miss ? 'miss' : 'hit',
      hits: operation === 'get' && !miss ? 1 : 0,
      misses: miss ? 1 : 0,
      stales: 0,
      device: devices[Math.floor(index / 31) % devices.length] ?? 'unknown',
      network: networks[Math.floor(index / 79) % networks.length] ?? 'unknown',
      startedAtMs: 1_700_000_000_000 + (index % 900),
      latencyMs: 0.2 + (index % 97) / 40,
      queueMs: 0.05,
      sizeBytes: miss ? null : 200,
      ttlSeconds: null,
    };
  });
}

/** As in production: each batch becomes JSON. */
function makeRecorder(): Recorder {
  return createRecorder({ now: Date.now, send: async (batch) => void JSON.stringify(batch) });
}

function recordMany(recorder: Recorder, observations: readonly Observation[], count: number): void {
  for (let index = 0; index < count; index++) {
    const observation = observations[index % observations.length];
    if (observation !== undefined) recorder.record(observation);
  }
}

/** Processor time, microseconds per operation: what else the machine does is not counted. */
async function measureCost(recorder: Recorder, observations: readonly Observation[]): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < operations; count += operationsPerFlush) {
    recordMany(recorder, observations, operationsPerFlush);
    await recorder.flush();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operations;
}

/** Of one recorder that has run for a while, as a process has; the first rounds warm it up. */
async function measureCosts(observations: readonly Observation[]): Promise<number[]> {
  const recorder = makeRecorder();
  const costs: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round++) costs.push(await measureCost(recorder, observations));
  await recorder.stop();
  return costs.slice(warmUpRounds);
}

/** The collector, to be called where memory is measured. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function heapBytes(collect: () => void): number {
  for (let times = 0; times < 3; times++) collect();
  return process.memoryUsage().heapUsed;
}

/** KB per tenant; each has far more dimension sets than are kept apart. */
function measureMemory(): number {
  const collect = exposedCollector();
  const observations = makeObservations(measuredTenants, 40);
  const recorder = makeRecorder();
  const before = heapBytes(collect);
  for (const observation of observations) recorder.record(observation);
  const kilobytes = (heapBytes(collect) - before) / 1024 / measuredTenants;
  // Both still in use here, so that nothing of them was collected above.
  return recorder.stats().recorded === observations.length ? kilobytes : Number.NaN;
}

/** Operations a second, a batch every second, for as long as it takes to see two of them. */
async function measureRate(observations: readonly Observation[]): Promise<{ perSecond: number; dropped: number }> {
  const recorder = makeRecorder();
  const startedAt = performance.now();
  let flushAt = startedAt + 1000;
  let count = 0;
  for (let now = startedAt; now - startedAt < 2_500; now = performance.now()) {
    for (let more = 0; more < 1_000; more++, count++) {
      const observation = observations[count % observations.length];
      if (observation !== undefined) recorder.record(observation);
    }
    if (now < flushAt) continue;
    flushAt += 1000;
    await recorder.flush();
  }
  await recorder.stop();
  const { sent, dropped } = recorder.stats();
  return { perSecond: (sent / (performance.now() - startedAt)) * 1000, dropped };
}

/** What recording costs, in time and in memory. */
export async function recorderFigures(): Promise<Measurement[]> {
  const observations = makeObservations(8, 3);
  const costs = await measureCosts(observations);
  const kilobytes = measureMemory();
  const { perSecond, dropped } = await measureRate(observations);
  const cost = median(costs);
  return [
    {
      figure: 'recorder-cost',
      value: cost === null ? null : Math.round(cost * 1000) / 1000,
      runs: rounds,
      note: 'processor time; 8 tenants, 3 classes, batches made into JSON',
    },
    {
      figure: 'recorder-memory',
      value: Math.round(kilobytes * 10) / 10,
      runs: 1,
      note: `${measuredTenants} tenants, each beyond its limits`,
    },
    {
      figure: 'recorder-rate',
      value: dropped > 0 ? 0 : Math.round(perSecond),
      runs: 1,
      note: `${dropped} operations dropped`,
    },
  ];
}
