import { describe, expect, test } from 'vitest';
import { simulateTrace } from '#lib/optimizer/simulate-trace.ts';
import type { SimulationOptions } from '#lib/optimizer/simulation-report.ts';
import { readOp } from '#lib/optimizer/trace.ts';
import { TraceBuilder } from '#lib/optimizer/trace-builder.ts';
import { seededRandom, skewedTrace, traceWithoutReuse } from './synthetic-trace.ts';

const options: SimulationOptions = {
  baselineTtlSeconds: 1_800,
  split: 0.5,
  stalenessSeconds: null,
  seed: 1,
  clockNs: () => 0,
  timedOperations: 0,
  onProgress: () => {},
};

/** Readers come, read the same few pages for a while and leave: what a sliding TTL is for. */
function sessions() {
  const random = seededRandom(9);
  const builder = new TraceBuilder();
  for (let at = 0; at < 60_000; at++) {
    const session = Math.floor(at / 60);
    const key = random() < 0.5 ? `s${session - Math.floor(random() * 3)}` : `common-${Math.floor(40 * random())}`;
    builder.add({
      timeMs: at * 1_000,
      key,
      op: readOp,
      sizeBytes: 500,
      tenant: 'acme',
      className: key.slice(0, 1),
      client: '',
    });
  }
  return builder.build('sessions');
}

describe('a simulation', () => {
  test('proposes a plan that keeps its promise on the accesses it has not seen', () => {
    const report = simulateTrace(sessions(), options);
    expect(report.gate).toBe('pass');
    expect(report.obtainedGainPp).toBeGreaterThan(0.2);
    expect(report.obtainedGainPp).toBeGreaterThanOrEqual(report.interval[0]);
    expect(report.memoryRatio).toBeLessThanOrEqual(1.05);
    expect(report.originRatio).toBeLessThan(1);
    expect(report.missReduction).toBeCloseTo(100 * (1 - report.originRatio), 6);
  });

  test('never plans a value to be served older than the bound', () => {
    const report = simulateTrace(sessions(), { ...options, stalenessSeconds: 3_600 });
    for (const { ttlSeconds, maxAgeSeconds } of report.plan) {
      expect(ttlSeconds).toBeLessThanOrEqual(3_600);
      expect(maxAgeSeconds).toBeLessThanOrEqual(3_600);
    }
  });

  test('plans nothing where nothing is reused', () => {
    const report = simulateTrace(traceWithoutReuse(30_000, 600), options);
    expect(report).toMatchObject({
      gate: 'no-plan',
      plan: [],
      predictedGainPp: 0,
      obtainedGainPp: 0,
      interval: [0, 0],
      missReduction: 0,
      memoryRatio: 1,
      originRatio: 1,
    });
  });

  test('plans nothing from a trace that is shorter than the TTL that holds now', () => {
    const trace = skewedTrace({ accesses: 20_000, keys: 500, stepMs: 10, seed: 2, skew: 2, classes: 2 });
    expect(simulateTrace(trace, options).gate).toBe('no-plan');
  });

  test('gives the same answer for the same seed', () => {
    const trace = skewedTrace({ accesses: 20_000, keys: 2_000, stepMs: 1_500, seed: 4, skew: 3, classes: 3 });
    expect(simulateTrace(trace, options)).toEqual(simulateTrace(trace, options));
  });

  test('takes a single access', () => {
    const trace = skewedTrace({ accesses: 1, keys: 1, stepMs: 10, seed: 2, skew: 1, classes: 1 });
    expect(simulateTrace(trace, options)).toMatchObject({ accesses: 1, keys: 1, gate: 'no-plan' });
  });
});
