// Every process that caches has it: it holds a class that extends String, which makes strings slower to read.
import 'ioredis';
import type { Observation } from '#lib/cache/observation.ts';
import { AccessSampler } from '#lib/optimizer/access-sampler.ts';
import { ReuseObserver } from '#lib/optimizer/reuse-observer.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { seededRandom } from '#tests/unit/optimizer/synthetic-trace.ts';

const keyCount = 50_000;
const block = 8_192;
const blocks = 160;
/** A process tells once a second: at 2,000 operations a second of one tenant these are one batch. */
const recordsPerBatch = 2_048;

/** A string in one piece: one that is joined from others would be flattened when it is first hashed. */
const flatKey = (at: number) => Buffer.from(`crm:session:customer-${at}`.padEnd(40, 'x')).toString('latin1');

/** The keys of many operations, some of them far more often than others. */
function keysInOrder(seed: number): string[] {
  const random = seededRandom(seed);
  const keys = Array.from({ length: keyCount }, (_, at) => flatKey(at));
  return Array.from({ length: block * blocks }, () => keys[Math.floor(keyCount * random() ** 3)] ?? '');
}

/** Nanoseconds of processor time for one operation, the median over blocks after a warm-up. */
function measure(keys: readonly string[], operate: (key: string, at: number) => void): number {
  const costs: number[] = [];
  for (let from = 0; from < keys.length; from += block) {
    const before = process.cpuUsage();
    for (let at = from; at < from + block; at++) operate(keys[at] ?? '', at);
    const { user, system } = process.cpuUsage(before);
    costs.push(((user + system) * 1_000) / block);
  }
  const settled = costs.slice(blocks / 4).sort((a, b) => a - b);
  return settled[settled.length >> 1] ?? 0;
}

/** What the observer that plays every TTL takes for one operation. */
export function measureObserverCost(seed: number): number {
  const observer = new ReuseObserver(seed);
  return measure(keysInOrder(seed), (key, at) => observer.observe(readOp, key, at % 8, at, 512));
}

/** What an application's own process pays for one operation: the sample, its packing included. */
export function measureSamplerCost(seed: number, tier?: 'l1'): number {
  const sampler = new AccessSampler();
  const observation: Observation = {
    ...{ tenantId: '7b3c9d2e-0000-4000-8000-000000000001', database: 1, module: 'crm', dataType: 'session', key: '' },
    ...{ operation: 'get', outcome: 'hit', hits: 1, misses: 0, stales: 0, device: 'mobile', network: 'wifi' },
    ...{ startedAtMs: 0, latencyMs: 1, sizeBytes: 512, ttlSeconds: null, ...(tier ? { tier } : {}) },
  };
  return measure(keysInOrder(seed), (key, at) => {
    observation.key = key;
    observation.startedAtMs = at;
    sampler.record(observation);
    if (at % recordsPerBatch === 0) sampler.take();
  });
}
