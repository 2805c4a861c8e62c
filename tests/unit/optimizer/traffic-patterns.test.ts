import { describe, expect, it } from 'vitest';
import { MissStorms } from '#lib/optimizer/miss-storms.ts';
import { findTrafficPatterns, type HourFigures, type PatternType } from '#lib/optimizer/traffic-patterns.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 4);

/** Weeks of a shop: busy at 12 and 19 h, quiet at night, a little different each day. */
function week(
  days: number,
  change: (hour: HourFigures, at: number) => Partial<HourFigures> = () => ({}),
): HourFigures[] {
  return Array.from({ length: days * 24 }, (_, at) => {
    const hour = at % 24;
    const shape = hour === 12 || hour === 19 ? 900 : hour < 7 ? 60 : 300;
    const calls = shape + ((at * 7919) % 23);
    const base: HourFigures = {
      startMs: startMs + at * hourMs,
      calls,
      mobileCalls: Math.round(calls * 0.4),
      asked: calls,
      misses: Math.round(calls * 0.1),
      meanMs: 4,
      hour,
      weekday: Math.floor(at / 24) % 7,
    };
    return { ...base, ...change(base, at) };
  });
}

const typesOf = (hours: readonly HourFigures[]): PatternType[] =>
  findTrafficPatterns(hours, [], []).map(({ type }) => type);

describe('the patterns of a tenant’s traffic', () => {
  it('name the busy hours, and are sure of them where every day shows them', () => {
    const [peak] = findTrafficPatterns(week(14), [], []);
    expect(peak).toMatchObject({ type: 'peak_hours', peakHours: [12, 19], confidence: 0.999 });
  });

  it('are none where there is almost no traffic', () => {
    const quiet = week(14, () => ({ calls: 0, asked: 0, misses: 0, mobileCalls: 0, meanMs: null }));
    expect(typesOf(quiet)).toEqual([]);
  });

  it('of an ordinary fortnight hold no alarm', () => {
    expect(typesOf(week(14))).toEqual(['peak_hours', 'forecast']);
  });

  it('tell of a sudden rush, a fallen hit rate and slow answers in the last two days', () => {
    const last = 14 * 24 - 3;
    expect(typesOf(week(14, ({ calls }, at) => (at === last ? { calls: calls * 8 } : {})))).toContain('usage_spike');
    expect(typesOf(week(14, ({ calls }, at) => (at === last ? { misses: calls } : {})))).toContain('hit_rate_drop');
    expect(typesOf(week(14, (_, at) => (at === last ? { meanMs: 90 } : {})))).toContain('latency_shift');
  });

  it('tell when phones make far more of the calls than usual', () => {
    const found = findTrafficPatterns(
      week(14, ({ hour, calls }) => (hour === 21 ? { mobileCalls: Math.round(calls * 0.9) } : {})),
      [],
      [],
    ).find(({ type }) => type === 'mobile_peak');
    expect(found?.peakHours).toEqual([21]);
  });

  it('forecast the next day’s shape', () => {
    const forecast = findTrafficPatterns(week(14), [], []).find(({ type }) => type === 'forecast');
    const calls = forecast?.details.calls;
    expect(Array.isArray(calls) && calls.indexOf(Math.max(...calls))).toSatisfy((at) => at === 12 || at === 19);
    expect(Number(forecast?.details.wape)).toBeLessThan(0.1);
  });

  it('tell of classes that are mostly API, and of those that nobody reads twice', () => {
    const classes = [
      { name: 'api:api_response', calls: 600, reusedShare: 0.8 },
      { name: 'crm:export', calls: 400, reusedShare: 0 },
    ];
    const types = findTrafficPatterns(week(14), classes, []).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['api_heavy', 'no_reuse']));
  });
});

describe('a storm of misses', () => {
  it('is one key missed thirty times within a minute, and nothing less', () => {
    const [hot, calm] = [
      { low: 1, high: 2 },
      { low: 3, high: 4 },
    ];
    const storms = new MissStorms();
    for (let at = 0; at < 29; at++) storms.miss('crm:lead', hot, at * 1_000);
    expect(storms.latest()).toEqual([]);
    storms.miss('crm:lead', hot, 30_000);
    expect(storms.latest()).toMatchObject([{ className: 'crm:lead', id: '1.2', misses: 30 }]);
    const spread = new MissStorms();
    for (let at = 0; at < 300; at++) spread.miss('crm:lead', calm, at * 5_000);
    expect(spread.latest()).toEqual([]);
  });
});
