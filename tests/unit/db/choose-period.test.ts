import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePeriod, endOf } from '#server/db/queries/performance/choose-period.ts';
import { coverPeriod } from '#server/db/queries/performance/cover-period.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Tuesday. */
const nowMs = Date.parse('2026-03-10T12:02:10.000Z');

const custom = (fromMs: number, toMs: number, compare = false) =>
  choosePeriod('custom', { from: new Date(fromMs), to: new Date(toMs) }, { nowMs, compare });

describe('a custom range', () => {
  it.each([
    [hourMs, '1m', 60],
    [24 * hourMs, '1m', 300],
    [48 * hourMs, '1m', 600],
    [48 * hourMs + 1, '1h', 3_600],
    [7 * dayMs, '1h', 3_600],
    [30 * dayMs, '1h', 10_800],
    [90 * dayMs, '1h', 28_800],
    [90 * dayMs + 1, '1d', 86_400],
    [730 * dayMs, '1d', 259_200],
  ])('of the last %d ms is answered per %s in buckets of %d s', (spanMs, granule, bucketSeconds) => {
    const plan = custom(nowMs - spanMs, nowMs);
    expect([plan.granule, plan.period.bucketSeconds]).toEqual([granule, bucketSeconds]);
  });

  it('that is short but old is answered by what is still kept', () => {
    expect(custom(nowMs - 10 * dayMs, nowMs - 10 * dayMs + hourMs).granule).toBe('1h');
    expect(custom(nowMs - 200 * dayMs, nowMs - 200 * dayMs + hourMs).granule).toBe('1d');
  });

  it('reaches back for the period before, when that is asked for', () => {
    expect(custom(nowMs - 30 * hourMs, nowMs).granule).toBe('1m');
    expect(custom(nowMs - 30 * hourMs, nowMs, true).granule).toBe('1h');
  });

  it('begins days and weeks in UTC', () => {
    const { period } = custom(Date.parse('2025-10-01T23:30:00-03:00'), Date.parse('2026-03-09T00:00:00Z'));
    expect(new Date(period.startMs).toISOString()).toBe('2025-10-02T00:00:00.000Z');
    expect(new Date(endOf(period)).toISOString()).toBe('2026-03-09T00:00:00.000Z');
  });

  it('never has more than 300 points, holds its bounds, and wastes less than a bucket at either end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 730 * dayMs }), fc.double({ min: 0, max: 1, noNaN: true }), (age, part) => {
        const fromMs = nowMs - age;
        const toMs = fromMs + Math.max(1, Math.floor(part * age));
        const { period } = custom(fromMs, toMs);
        const widthMs = period.bucketSeconds * 1000;
        expect(period.buckets).toBeGreaterThan(0);
        expect(period.buckets).toBeLessThanOrEqual(300);
        expect(period.startMs % widthMs).toBe(0);
        expect(fromMs - period.startMs).toBeGreaterThanOrEqual(0);
        expect(fromMs - period.startMs).toBeLessThan(widthMs);
        expect(endOf(period) - toMs).toBeGreaterThanOrEqual(0);
        expect(endOf(period) - toMs).toBeLessThan(widthMs);
      }),
    );
  });

  it('ends now where it was asked to end later', () => {
    expect(endOf(custom(nowMs - hourMs, nowMs + dayMs).period)).toBe(nowMs - 10_000 + minuteMs);
  });

  it.each([
    ['without bounds', undefined, undefined],
    ['without an end', nowMs - 1, undefined],
    ['backwards', nowMs - 1, nowMs - 2],
    ['empty', nowMs - 1, nowMs - 1],
    ['in the future', nowMs + 1, nowMs + 2],
    ['older than two years', nowMs - 731 * dayMs, nowMs],
  ])('is refused %s', (_, fromMs, toMs) => {
    const bounds = { ...(fromMs && { from: new Date(fromMs) }), ...(toMs && { to: new Date(toMs) }) };
    const choose = () => choosePeriod('custom', bounds, { nowMs, compare: false });
    expect(choose).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('alone takes bounds', () => {
    const choose = () => choosePeriod('24h', { from: new Date(nowMs - 1) }, { nowMs, compare: false });
    expect(choose).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('the stretches that cover a period', () => {
  it('are days, with hours and minutes at the edges', () => {
    const [from, to] = [Date.parse('2026-03-08T22:58:00Z'), Date.parse('2026-03-10T01:02:00Z')];
    const stretches = coverPeriod('1m', from, to).map(({ granule, fromMs, toMs }) => [
      granule,
      new Date(fromMs).toISOString().slice(8, 16),
      new Date(toMs).toISOString().slice(8, 16),
    ]);
    expect(stretches).toEqual([
      ['1m', '08T22:58', '08T23:00'],
      ['1m', '10T01:00', '10T01:02'],
      ['1h', '08T23:00', '09T00:00'],
      ['1h', '10T00:00', '10T01:00'],
      ['1d', '09T00:00', '10T00:00'],
    ]);
  });

  it('hold every minute of the period once', () => {
    const minutes = fc.integer({ min: 0, max: 4 * 24 * 60 });
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const [fromMs, toMs] = [Math.min(a, b) * minuteMs, Math.max(a, b) * minuteMs];
        const stretches = coverPeriod('1m', fromMs, toMs).toSorted((left, right) => left.fromMs - right.fromMs);
        let atMs = fromMs;
        for (const stretch of stretches) {
          expect(stretch.fromMs).toBe(atMs);
          expect(stretch.toMs).toBeGreaterThan(atMs);
          atMs = stretch.toMs;
        }
        expect(atMs).toBe(toMs);
      }),
    );
  });
});
