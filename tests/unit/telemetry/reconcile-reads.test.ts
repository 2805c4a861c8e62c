import { describe, expect, it } from 'vitest';
import { comparePlane, comparePlanes, type ReadCounter, spanOf } from '#lib/telemetry/reconcile-reads.ts';

const minuteMs = 60_000;
const counter = (minute: number, hits: number, misses = 0, run = 'a', platform = 7): ReadCounter => ({
  node: 'data',
  run,
  minuteMs: minute * minuteMs,
  hits,
  misses,
  platform,
});
const edges = (counters: ReadCounter[], minutes: number) => {
  const span = spanOf(counters, minutes * minuteMs);
  return span && [span.first.minuteMs / minuteMs, span.last.minuteMs / minuteMs];
};

describe('the minutes that are compared', () => {
  it('reach back from the newest as far as asked, over minutes that were not measured', () => {
    const counters = [0, 1, 2, 3, 6, 7].map((minute) => counter(minute, minute * 10));
    expect(edges(counters, 5)).toEqual([2, 7]);
    expect(edges(counters, 60)).toEqual([0, 7]);
  });

  it.each([
    ['started anew', [counter(0, 50), counter(1, 60), counter(2, 5, 0, 'b'), counter(3, 9, 0, 'b')]],
    ['had its counters set to zero', [counter(0, 50), counter(1, 60), counter(2, 5), counter(3, 9)]],
  ])('begin after a server %s', (_what, counters) => {
    expect(edges(counters, 5)).toEqual([2, 3]);
  });

  it('are unknown without two measurements of one run', () => {
    expect(edges([], 5)).toBeNull();
    expect(edges([counter(0, 5)], 5)).toBeNull();
    expect(edges([counter(0, 5), counter(1, 6, 0, 'b')], 5)).toBeNull();
  });
});

describe('the comparison', () => {
  const tenants = { tenantReads: 85, inProcessAnswers: 7, sdkReads: 5 };
  const span = { first: counter(0, 100, 10), last: counter(5, 180, 30, 'a', 10) };

  it('leaves over what the server counted beyond the reads of tenants, the SDK and the platform', () => {
    expect(comparePlane('data', span, tenants, 5 * minuteMs)).toMatchObject({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:05:00.000Z',
      shortened: false,
      serverHits: 80,
      serverMisses: 20,
      serverReads: 100,
      platformReads: 3,
      unattributed: 7,
      unattributedShare: 7,
    });
    expect(comparePlane('data', span, tenants, 60 * minuteMs).shortened).toBe(true);
  });

  it('is unknown where either side is', () => {
    const none = { unattributed: null, unattributedShare: null };
    const unknown = comparePlane('control', null, tenants, minuteMs);
    expect(unknown).toMatchObject({ from: null, serverReads: null, ...none });
    const untold = comparePlane('data', span, { tenantReads: null, inProcessAnswers: null, sdkReads: null }, minuteMs);
    expect(untold).toMatchObject({ serverReads: 100, ...none });
    expect(comparePlanes([comparePlane('data', span, tenants, minuteMs), unknown])).toMatchObject(none);
  });

  it('adds up over the planes', () => {
    const plane = comparePlane('data', span, tenants, minuteMs);
    expect(comparePlanes([plane, plane])).toMatchObject({ serverReads: 200, platformReads: 6, unattributed: 14 });
  });
});
