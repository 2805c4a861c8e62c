import { describe, expect, test } from 'vitest';
import { decideEviction, type EvictionFigures } from '#lib/optimizer/eviction-rules.ts';
import { excessOf } from '#server/cache/trim-quotas.ts';
import { describeEviction } from '#server/optimizer/describe-eviction.ts';

const quiet: EvictionFigures = {
  ...{ tier: 'business', callsPerHour: 1_000, usualCallsPerHour: 1_000 },
  ...{ slowMobileShare: 0.05, peakHour: false, loadRatio: 1 },
};

describe('the rules of eviction', () => {
  test('leave a tenant of which nothing is special the usual', () => {
    expect(decideEviction(quiet, [])).toEqual({ priority: 'normal', sparesMobile: false, rules: [] });
  });

  test.each([
    ['phones on slow networks', { slowMobileShare: 0.4 }, 'normal', ['mobile_priority']],
    ['an enterprise tenant in a rush', { tier: 'enterprise', callsPerHour: 2_000 }, 'high', ['tenant_usage_based']],
    ['another tier in the same rush', { callsPerHour: 2_000 }, 'normal', []],
    ['a peak hour under high load', { peakHour: true, loadRatio: 1.5 }, 'high', ['time_based']],
    ['a peak hour under usual load', { peakHour: true }, 'normal', []],
    ['next to no use', { callsPerHour: 20 }, 'low', ['idle']],
    [
      'no use, in a peak hour under high load',
      { callsPerHour: 20, peakHour: true, loadRatio: 2 },
      'high',
      ['time_based', 'idle'],
    ],
    [
      'figures that nobody knows',
      { usualCallsPerHour: null, slowMobileShare: null, peakHour: null, loadRatio: null },
      'normal',
      [],
    ],
  ] as const)('decide by %s', (_, over, priority, rules) => {
    expect(decideEviction({ ...quiet, ...over }, [])).toMatchObject({
      ...{ priority, rules, sparesMobile: rules.some((rule) => rule === 'mobile_priority') },
    });
  });

  test('go on holding a little below their bound, so that decisions do not change every minute', () => {
    const falling = { ...quiet, slowMobileShare: 0.18 };
    expect(decideEviction(falling, []).rules).toEqual([]);
    expect(decideEviction(falling, ['mobile_priority']).rules).toEqual(['mobile_priority']);
    expect(decideEviction({ ...quiet, slowMobileShare: 0.1 }, ['mobile_priority']).rules).toEqual([]);
  });

  test('say in both languages why, with the figures', () => {
    const figures = { ...quiet, slowMobileShare: 0.42, callsPerHour: 12_400 };
    expect(describeEviction(['mobile_priority'], figures, 'pt-BR')[0]).toContain('42,0% das chamadas');
    expect(describeEviction(['tenant_usage_based'], figures, 'en')[0]).toContain('12.4K calls an hour');
    expect(describeEviction([], figures, 'en')).toHaveLength(1);
  });
});

describe('what is trimmed of a tenant at its quota', () => {
  const usage = {
    ...{ usedBytes: 1_000, quotaBytes: 1_000, state: 'full' as const },
    databases: [
      { database: 0, usedBytes: 100, quotaBytes: null },
      { database: 1, usedBytes: 300, quotaBytes: null },
      { database: 4, usedBytes: 600, quotaBytes: null },
    ],
  };
  const trimmed = (priority: 'low' | 'normal' | 'high', spared: number[] = []) =>
    Object.fromEntries(
      [...excessOf(usage, [1, 4], { priority, spared })].map(([at, bytes]) => [at, Math.round(bytes)]),
    );

  test('is more where it gives up readily, and as little as may be where it does not', () => {
    expect(trimmed('normal')).toEqual({ 1: 33, 4: 67 });
    expect(trimmed('low')).toEqual({ 1: 67, 4: 133 });
    expect(trimmed('high')).toEqual({ 1: 10, 4: 20 });
  });

  test('comes from databases that phones read only where the others do not hold enough', () => {
    expect(trimmed('normal', [1])).toEqual({ 4: 100 });
    expect(trimmed('normal', [4])).toEqual({ 1: 100 });
    const full = {
      ...usage,
      usedBytes: 1_500,
      databases: [...usage.databases, { database: 6, usedBytes: 500, quotaBytes: null }],
    };
    const most = excessOf(full, [1, 4, 6], { priority: 'normal', spared: [4, 6] });
    expect(most.get(1)).toBe(300);
    expect((most.get(4) ?? 0) + (most.get(6) ?? 0)).toBeCloseTo(300, 6);
  });
});
