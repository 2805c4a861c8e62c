import { describe, expect, it } from 'vitest';
import { alertDetail, alertTitle, eventTitle, type Told } from '#lib/alerts/alert-text.ts';
import { groupEvents } from '#lib/alerts/group-events.ts';
import { greatestAttempts, retryDelayMs } from '#lib/alerts/retry-delay.ts';
import { shippedPlatformRules, shippedTenantRules } from '#lib/alerts/shipped-rules.ts';
import { silencedUntil } from '#lib/alerts/silenced-until.ts';
import { wantsToKnow } from '#lib/alerts/wants-to-know.ts';
import { clearsOnTheGoodSide, isTenantMetric } from '#lib/contracts/alerts.ts';

describe('the shipped rules', () => {
  it('are those that the product promises', () => {
    const find = (key: string) => [...shippedTenantRules, ...shippedPlatformRules].find((rule) => rule.key === key);
    expect(find('hit-rate')).toMatchObject({ comparison: 'below', threshold: 70, forSeconds: 600, enabled: true });
    expect(find('memory')).toMatchObject({ comparison: 'above', threshold: 90, forSeconds: 300, enabled: true });
    expect(find('p95')).toMatchObject({ comparison: 'above', threshold: 50, forSeconds: 120, enabled: true });
    expect(find('node-missing')).toMatchObject({ forSeconds: 60, enabled: true });
    expect(find('redis-down')).toMatchObject({ forSeconds: 0, enabled: true, severity: 'critical' });
  });

  it('have one name each and end on the good side of where they begin', () => {
    for (const rules of [shippedTenantRules, shippedPlatformRules]) {
      expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
      expect(rules.filter((rule) => !clearsOnTheGoodSide(rule))).toEqual([]);
    }
    const figures = shippedTenantRules.filter(({ metric }) => !metric.startsWith('backup'));
    expect(figures.filter(({ metric }) => !isTenantMetric(metric))).toEqual([]);
  });
});

describe('a message', () => {
  const event = { tenantId: 'a', kind: 'firing', severity: 'info', inQuietHours: false } as const;
  it('tells together what breaks together, as grave as the gravest, each owner apart', () => {
    const groups = groupEvents([
      { ...event, alertId: '1' },
      { ...event, alertId: '2', tenantId: 'b' },
      { ...event, alertId: '3', severity: 'critical', inQuietHours: true },
      { ...event, alertId: '4', kind: 'resolved' },
    ]);
    expect(groups).toEqual([
      { tenantId: 'a', kind: 'firing', severity: 'critical', inQuietHours: true, alertIds: ['1', '3'] },
      { tenantId: 'b', kind: 'firing', severity: 'info', inQuietHours: false, alertIds: ['2'] },
      { tenantId: 'a', kind: 'resolved', severity: 'info', inQuietHours: false, alertIds: ['4'] },
    ]);
  });

  it('is written in the reader’s language, with units', () => {
    const told: Told = {
      ...({ metric: 'hitRate', subject: '', value: 62.44, threshold: 70, comparison: 'below' } as const),
      ...{ ruleName: null, tenantName: null },
    };
    expect(alertTitle('pt-BR', told)).toBe('Taxa de acerto baixa: 62,4%');
    expect(alertTitle('en', { ...told, tenantName: 'Acme' })).toBe('Low hit rate · Acme: 62.4%');
    expect(alertDetail('pt-BR', told)).toBe('Abaixo do limite de 70%');
    expect(alertTitle('pt-BR', { ...told, metric: 'redisDown', subject: 'data', value: 1 })).toBe(
      'Redis fora do ar · dados',
    );
    expect(alertTitle('en', { ...told, ruleName: 'Vitrine', value: null })).toBe('Vitrine');
    expect(eventTitle('pt-BR', 'resolved', [told])).toBe('Normalizado: Taxa de acerto baixa: 62,4%');
    expect(eventTitle('en', 'firing', [told, told])).toBe('2 alerts');
  });
});

describe('a silence', () => {
  const silence = { tenantId: 'a', rule: 'p95', subject: null, untilMs: 100 };
  it('holds for its rule, its subject and its owner until it ends', () => {
    const alert = { tenantId: 'a', rule: 'p95', subject: 'x' };
    expect(silencedUntil([silence], alert, 99)).toBe(100);
    expect(silencedUntil([silence], alert, 100)).toBeNull();
    expect(silencedUntil([{ ...silence, subject: 'y' }], alert, 0)).toBeNull();
    expect(silencedUntil([silence], { ...alert, tenantId: 'b' }, 0)).toBeNull();
    expect(silencedUntil([silence, { ...silence, untilMs: 200 }], alert, 0)).toBe(200);
  });
});

describe('a person', () => {
  const chosen = {
    notifications: { email: ['warning', 'critical'] as ('warning' | 'critical')[] },
    quietHours: { start: '22:00', end: '07:00' },
    timeZone: 'America/Sao_Paulo',
  };
  const message = { channel: 'email', severity: 'warning', inQuietHours: false } as const;
  const night = new Date('2026-01-01T02:00:00Z'); // 23:00 there
  const day = new Date('2026-01-01T12:00:00Z');
  it('is told what they chose, where they chose it, and not in their quiet hours', () => {
    expect(wantsToKnow(chosen, message, day)).toBe(true);
    expect(wantsToKnow(chosen, { ...message, severity: 'info' }, day)).toBe(false);
    expect(wantsToKnow(chosen, { ...message, channel: 'push' }, day)).toBe(false);
    expect(wantsToKnow(chosen, message, night)).toBe(false);
    expect(wantsToKnow(chosen, { ...message, inQuietHours: true }, night)).toBe(true);
    expect(wantsToKnow({ ...chosen, quietHours: null }, message, night)).toBe(true);
    expect(wantsToKnow({ ...chosen, quietHours: { start: '08:00', end: '10:00' } }, message, day)).toBe(false);
  });
});

describe('a delivery that failed', () => {
  it('is tried again ever later, within a day', () => {
    const delays = Array.from({ length: greatestAttempts - 1 }, (_, index) => retryDelayMs(index + 1, 0.5));
    expect(delays.slice(0, 3)).toEqual([15_000, 30_000, 60_000]);
    expect([...delays].sort((a, b) => a - b)).toEqual(delays);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThan(86_400_000);
    expect(retryDelayMs(1, 0)).toBeLessThan(retryDelayMs(1, 0.99));
  });
});
