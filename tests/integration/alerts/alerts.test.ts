import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPlatformRules, shippedTenantRules } from '#lib/alerts/shipped-rules.ts';
import { alertRulesSchema, alertsSchema, openEndMs } from '#lib/contracts/alerts.ts';
import { watchWithoutControl } from '#server/alerts/alert-watchdog.ts';
import { logger } from '#server/logger.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { runAs, runAsTenant } from '../db/as-login.ts';
import { auditOf, type SettingsBrowser } from '../settings/settings-people.ts';
import { breachAndMend, breaches } from './alert-breaches.ts';
import { type AlertWorld, startAlertWorld } from './start-alert-world.ts';

let world: AlertWorld;
beforeAll(async () => {
  world = await startAlertWorld();
});
afterAll(() => world.close());

const alertsOf = async (browser: SettingsBrowser, path = '/api/alerts') =>
  alertsSchema.parse(await (await browser.get(path)).json());
const choose = (person: SettingsBrowser, notifications: object) =>
  person.send('PATCH', '/api/account/preferences', { notifications, language: 'en' });

async function enable(key: string): Promise<void> {
  const rules = alertRulesSchema.parse(await (await world.mine.admin.get('/api/alerts/rules')).json()).rules;
  const { key: _, name, shipped, changed, ...fields } = rules.find((rule) => rule.key === key) ?? ({} as never);
  const answer = await world.mine.admin.send('PUT', `/api/alerts/rules/${key}`, { ...fields, enabled: true });
  expect(answer.status).toBe(200);
}

describe('an alert', () => {
  it('begins after the rule’s time, is shown to its tenant and to staff, and to nobody else', async () => {
    await choose(world.mine.admin, { email: ['warning', 'critical'] });
    for (let minute = 0; minute < 11; minute++) await world.look(60, 50);
    const { alerts, open } = await alertsOf(world.mine.viewer);
    expect(alerts).toEqual([
      expect.objectContaining({
        ...{ rule: 'hit-rate', metric: 'hitRate', state: 'firing', severity: 'warning', value: 50, threshold: 70 },
        ...{ title: 'Taxa de acerto baixa: 50%', tenantName: null, acknowledgedAt: null },
      }),
    ]);
    expect(open).toBe(1);
    expect((await alertsOf(world.other.admin)).alerts).toEqual([]);
    expect((await alertsOf(world.staff, '/api/platform/alerts')).alerts[0]).toMatchObject({
      tenantName: 'Tenant alerted',
    });
    expect((await world.staff.get('/api/alerts')).status).toBe(403);
    expect((await world.mine.admin.get('/api/platform/alerts')).status).toBe(403);
    const mineTold = world.told.filter(({ tenant_id }) => tenant_id === world.mine.tenantId);
    expect(mineTold.map(({ rule, state }) => [rule, state])).toEqual([['hit-rate', 'firing']]);
  });

  it('is told once to who chose it, in their language, by mail', async () => {
    expect(await world.deliver()).toEqual({ tried: 1, sent: 1 });
    expect(await world.deliver()).toEqual({ tried: 0, sent: 0 });
    expect(world.mail.mails).toHaveLength(1);
    const [{ recipients, subject, text, html, messageId } = world.mail.mails[0] as never] = world.mail.mails;
    expect(recipients).toEqual([world.mine.admin.email]);
    expect(subject).toBe('Low hit rate: 50%');
    expect(text).toContain('Below the limit of 70%');
    expect(text).toMatch(/https:\/\/cache\.example\/alerts\/[0-9a-f-]{36}/);
    expect(html).toContain('Open in KRYONIX Cache');
    expect(messageId).toMatch(/^<[0-9a-f-]{36}@kryonix\.cache>$/);
  });

  it('has three actions, and no others that a name could be mistaken for', async () => {
    for (const action of ['constructor', '__proto__', 'toString', 'delete']) {
      const path = `/api/alerts/00000000-0000-4000-8000-000000000000/${action}`;
      expect(await world.mine.admin.refusal('POST', path)).toEqual([404, 'not_found']);
    }
  });

  it('goes on while nothing is known, is acknowledged by an administrator once, and ends', async () => {
    await world.look(400, null);
    const [alert] = (await alertsOf(world.mine.admin)).alerts;
    expect(alert?.state).toBe('firing');
    const path = `/api/alerts/${alert?.id}/acknowledge`;
    expect(await world.mine.viewer.refusal('POST', path)).toEqual([403, 'forbidden']);
    expect(await world.other.admin.refusal('POST', path)).toEqual([404, 'not_found']);
    expect((await world.mine.admin.send('POST', path)).status).toBe(204);
    expect(await world.mine.admin.refusal('POST', path)).toEqual([409, 'conflict']);
    await world.look(60, 90);
    const after = await alertsOf(world.mine.admin);
    expect(after.open).toBe(0);
    expect(after.alerts[0]).toMatchObject({ state: 'resolved', acknowledgedBy: world.mine.admin.email });
    expect(await auditOf(world.product, world.mine.tenantId)).toContainEqual({
      actor: world.mine.admin.email,
      action: 'alert.acknowledge',
    });
    await world.deliver();
    expect(world.mail.mails.at(-1)?.subject).toBe('Back to normal: Low hit rate: 50%');
  });

  it('of the platform begins at once, goes to its staff, and is told again as critical where nobody answers', async () => {
    await choose(world.staff, { email: ['critical'] });
    world.clock.dataUp = false;
    await world.look(15, null);
    await world.deliver();
    expect(world.mail.mails.at(-1)).toMatchObject({ subject: 'Redis is down · data', recipients: [world.staff.email] });
    await world.look(15 * 60, null);
    await world.deliver();
    expect(world.mail.mails.at(-1)?.subject).toBe('Nobody answered: Redis is down · data');
    world.clock.dataUp = true;
    await world.look(15, null);
    expect((await alertsOf(world.mine.admin)).alerts.map(({ rule }) => rule)).toEqual(['hit-rate']);
  });

  it('that is silenced until somebody lifts it is shown, and told to nobody', async () => {
    await world.deliver();
    const rules = alertRulesSchema.parse(await (await world.mine.admin.get('/api/alerts/rules')).json()).rules;
    const { key, name, shipped, changed, ...fields } = rules.find((rule) => rule.key === 'hit-rate') ?? ({} as never);
    const now = { ...fields, forSeconds: 0, severity: 'critical' };
    expect((await world.mine.admin.send('PUT', '/api/alerts/rules/hit-rate', now)).status).toBe(200);
    const [alert] = (await alertsOf(world.mine.admin)).alerts;
    const silence = `/api/alerts/${alert?.id}/silence`;
    expect((await world.mine.admin.send('POST', silence, { minutes: null })).status).toBe(204);
    const before = world.mail.mails.length;
    await world.look(600, 20);
    await world.deliver();
    expect((await alertsOf(world.mine.admin)).alerts[0]).toMatchObject({
      state: 'firing',
      silencedUntil: new Date(openEndMs).toISOString(),
    });
    expect(world.mail.mails).toHaveLength(before);
    await world.mine.admin.send('POST', `/api/alerts/${alert?.id}/unsilence`);
    await world.look(600, 95);
    await world.deliver();
    expect(world.mail.mails).toHaveLength(before + 1);
  });
});

describe('a backup that ended', () => {
  it('is a notice to its tenant, once, and to staff where it failed', async () => {
    const sql = `insert into cache_management.backups (tenant_id, origin, requested_by, state, file, verified_at, finished_at)
                 values ($1, 'schedule', 'server', $2, 'x', now(), now())`;
    for (const state of ['done', 'failed']) await world.product.pools.ingest.query(sql, [world.other.tenantId, state]);
    await world.look(15, null);
    await world.look(15, null);
    const rules = (list: { rule: string; state: string }[]) =>
      list
        .filter(({ rule }) => rule.startsWith('backup'))
        .map(({ rule, state }) => `${rule} ${state}`)
        .sort();
    const { alerts } = await alertsOf(world.other.viewer);
    expect(rules(alerts)).toEqual(['backup-failed notice', 'backup-succeeded notice']);
    const all = (await alertsOf(world.staff, '/api/platform/alerts')).alerts.filter(
      ({ tenantId }) => tenantId === null,
    );
    expect(rules(all)).toEqual(['backup-failed notice']);
    expect(all.find(({ rule }) => rule === 'backup-failed')?.tenantName).toBe('Tenant calm');
  });
});

describe('the rules', () => {
  const path = '/api/alerts/rules';
  const rule = {
    ...{ name: 'Vitrine', metric: 'p95', comparison: 'above', threshold: 80, clearThreshold: 60, forSeconds: 30 },
    ...{ severity: 'critical', escalateAfterMinutes: null, inQuietHours: false, enabled: true },
  };
  it('are changed, added and reset by administrators alone, each tenant its own', async () => {
    expect(await world.mine.viewer.refusal('POST', path, rule)).toEqual([403, 'forbidden']);
    expect(await world.mine.admin.refusal('POST', path, { ...rule, clearThreshold: 90 })).toEqual([
      400,
      'invalid_request',
    ]);
    expect(await world.mine.admin.refusal('POST', path, { ...rule, metric: 'redisDown' })).toEqual([
      400,
      'invalid_request',
    ]);
    const made = alertRulesSchema.parse(await (await world.mine.admin.send('POST', path, rule)).json()).rules;
    const own = made.find(({ name }) => name === 'Vitrine');
    expect(await world.other.admin.refusal('DELETE', `${path}/${own?.key}`)).toEqual([404, 'not_found']);
    expect((await world.mine.admin.send('DELETE', `${path}/${own?.key}`)).status).toBe(200);
    expect(made.find(({ key }) => key === 'hit-rate')).toMatchObject({ changed: true, forSeconds: 0 });
    const reset = alertRulesSchema.parse(
      await (await world.mine.admin.send('DELETE', `${path}/hit-rate`)).json(),
    ).rules;
    expect(reset.find(({ key }) => key === 'hit-rate')).toMatchObject({ changed: false, forSeconds: 600 });
    const theirs = alertRulesSchema.parse(await (await world.other.viewer.get(path)).json()).rules;
    expect(theirs.every(({ changed, shipped }) => shipped && !changed)).toBe(true);
  });
});

describe('the shipped rules', () => {
  const words = (group: (typeof breaches)[number]) => group.map(({ rule }) => rule).join(', ');
  it.each(breaches.map((group) => [words(group), group] as const))(
    '%s begin when they have been broken for their time, and end',
    async (_rules, group) => {
      if (group.some(({ rule }) => rule === 'quota')) await enable('quota');
      const shipped = [...shippedPlatformRules, ...shippedTenantRules];
      for (const [rule, { fired_at, since }] of await breachAndMend(world, group)) {
        const { forSeconds = Number.NaN } = shipped.find(({ key }) => key === rule) ?? {};
        expect([rule, Number(fired_at) - Number(since) >= 1_000 * forSeconds]).toEqual([rule, true]);
      }
    },
  );
});

describe('what alerts keep', () => {
  it.each(['alerts', 'alert_rules', 'alert_silences', 'alert_notifications', 'alert_deliveries'])(
    'of a tenant in %s is seen by no other tenant, and by nobody without one',
    async (table) => {
      const { product, mine, other } = world;
      const rule = { metric: 'p95', comparison: 'above', threshold: 9, clearThreshold: 9, forSeconds: 0 };
      const rest = { severity: 'info', escalateAfterMinutes: null, inQuietHours: false, enabled: false };
      await mine.admin.send('POST', '/api/alerts/rules', { name: table, ...rule, ...rest });
      const [alert] = (await alertsOf(mine.admin)).alerts;
      await mine.admin.send('POST', `/api/alerts/${alert?.id}/silence`, { minutes: 5 });
      const sql = `select count(*)::int as count from cache_management.${table}`;
      const count = async (answer: Promise<{ rows: { count: number }[] }>) => (await answer).rows[0]?.count;
      expect(await count(runAsTenant(product.databaseUrl, mine.tenantId, sql))).toBeGreaterThan(0);
      const foreign = `${sql} where tenant_id is distinct from $1`;
      expect(await count(runAsTenant(product.databaseUrl, other.tenantId, foreign, [other.tenantId]))).toBe(0);
      expect(await count(runAs(product.databaseUrl, sql))).toBe(0);
    },
  );

  it('is written by the workers where it says what happened', async () => {
    const { databaseUrl } = world.product;
    const denied = { code: '42501' };
    await expect(runAs(databaseUrl, "update cache_management.alerts set state = 'resolved'")).rejects.toMatchObject(
      denied,
    );
    await expect(runAs(databaseUrl, 'delete from cache_management.alerts')).rejects.toMatchObject(denied);
    await expect(
      runAs(databaseUrl, "update cache_management.alert_deliveries set state = 'sent'"),
    ).rejects.toMatchObject(denied);
    const recipients = 'select * from cache_management.list_alert_recipients(null)';
    await expect(runAs(databaseUrl, recipients)).rejects.toMatchObject(denied);
  });
});

describe('the fall of the control server itself', () => {
  it('is found and told of, though no job can run', async () => {
    const { product, mail, staff } = world;
    const { alerts, baseUrl } = product.services;
    const infrastructure = async () => ({ nodes: [{ role: 'control', up: false, replication: null } as never] });
    const mailer = { ...alerts.couriers, mailer: world.mailer };
    await product.redis.stop();
    const watchdog = watchWithoutControl({
      ...{ pool: product.pools.ingest, control: product.services.control, log: logger, everyMs: 100 },
      services: { alerts: { ...alerts, couriers: mailer }, infrastructure, baseUrl },
    });
    const subject = 'Redis is down · control';
    await eventually(() => mail.mails.some((each) => each.subject === subject && each.recipients[0] === staff.email));
    await watchdog.stop();
    await product.redis.start();
  });
});
