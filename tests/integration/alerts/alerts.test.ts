import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertReachSchema, alertRulesSchema, alertsSchema, createdChannelSchema } from '#lib/contracts/alerts.ts';
import { createAlertsService } from '#server/alerts/alerts-service.ts';
import { deliverAlerts } from '#server/alerts/deliver-alerts.ts';
import { evaluateAlerts } from '#server/alerts/evaluate-alerts.ts';
import type { AlertRow } from '#server/db/queries/alerts/alert-row.ts';
import { storeBatches } from '#server/db/queries/telemetry/store-batches.ts';
import { logger } from '#server/logger.ts';
import { provideServices } from '#server/services.ts';
import { makeBatch, makeRollup } from '../db/make-batch.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';
import { makePushBrowser, startHttpReceiver, startMailReceiver } from './receivers.ts';

type People = Awaited<ReturnType<typeof settingsTenant>>;
let product: TestProduct;
let mine: People;
let other: People;
let staff: SettingsBrowser;
let http: Awaited<ReturnType<typeof startHttpReceiver>>;
let mail: Awaited<ReturnType<typeof startMailReceiver>>;
let dataUp = true;
const told: AlertRow[] = [];
/** The clock of the evaluator; real minutes hold the rollups, so it begins now. */
let nowMs = Math.floor(Date.now() / 60_000) * 60_000;

beforeAll(async () => {
  [product, http, mail] = await Promise.all([startTestProduct(), startHttpReceiver(), startMailReceiver()]);
  const { env, baseUrl } = product.services;
  const masterKey = Buffer.alloc(32, 3).toString('base64');
  const alerts = await createAlertsService({ ...env, SMTP_URL: mail.url }, { masterKey, baseUrl });
  provideServices({ ...product.services, alerts });
  product.services.alerts = alerts;
  mine = await settingsTenant(product, 'alerted');
  other = await settingsTenant(product, 'calm');
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_admin'));
});
afterAll(async () => {
  product.services.alerts.couriers.mailer?.close();
  await Promise.all([product.close(), http.close(), mail.close()]);
});

/** One look, `seconds` after the last; the tenant's hit rate until then. */
async function look(seconds: number, hitRate: number | null): Promise<void> {
  nowMs += seconds * 1_000;
  if (hitRate !== null) {
    const rollup = makeRollup({
      tenantId: mine.tenantId,
      bucketMs: nowMs,
      calls: 1_000,
      hits: 10 * hitRate,
      stales: 0,
    });
    await storeBatches(product.pools.ingest, [makeBatch([{ ...rollup, misses: 1_000 - 10 * hitRate }])]);
  }
  const node = { role: 'data', up: dataUp, replication: null, usedMemoryBytes: 1, maxMemoryBytes: 100 };
  await evaluateAlerts(
    {
      pool: product.pools.ingest,
      control: product.services.control,
      infrastructure: async () => ({ nodes: [node as never] }),
      log: logger,
      onChange: async (rows) => void told.push(...rows),
    },
    new Date(nowMs),
  );
}

const deliver = () =>
  deliverAlerts(
    {
      ...product.services.alerts.couriers,
      ...{ pool: product.pools.ingest, baseUrl: 'https://cache.example', log: logger, random: () => 0.5 },
    },
    () => new Date(nowMs),
  );

const alertsOf = async (browser: SettingsBrowser, path = '/api/alerts') =>
  alertsSchema.parse(await (await browser.get(path)).json());
const choose = (person: SettingsBrowser, notifications: object) =>
  person.send('PATCH', '/api/account/preferences', { notifications, language: 'en' });

describe('an alert', () => {
  it('begins after the rule’s time, is shown to its tenant and to staff, and to nobody else', async () => {
    await choose(mine.admin, { email: ['warning', 'critical'] });
    for (let minute = 0; minute < 11; minute++) await look(60, 50);
    const { alerts, open } = await alertsOf(mine.viewer);
    expect(alerts).toEqual([
      expect.objectContaining({
        ...{ rule: 'hit-rate', metric: 'hitRate', state: 'firing', severity: 'warning', value: 50, threshold: 70 },
        ...{ title: 'Taxa de acerto baixa: 50\u00a0%', tenantName: null, acknowledgedAt: null },
      }),
    ]);
    expect(open).toBe(1);
    expect((await alertsOf(other.admin)).alerts).toEqual([]);
    expect((await alertsOf(staff, '/api/platform/alerts')).alerts[0]).toMatchObject({ tenantName: 'Tenant alerted' });
    expect((await staff.get('/api/alerts')).status).toBe(403);
    expect((await mine.admin.get('/api/platform/alerts')).status).toBe(403);
    const mineTold = told.filter(({ tenant_id }) => tenant_id === mine.tenantId);
    expect(mineTold.map(({ rule, state }) => [rule, state])).toEqual([['hit-rate', 'firing']]);
  });

  it('is told once to who chose it, in their language, by mail', async () => {
    expect(await deliver()).toEqual({ tried: 1, sent: 1 });
    expect(await deliver()).toEqual({ tried: 0, sent: 0 });
    expect(mail.mails).toHaveLength(1);
    const [{ recipients, subject, text, html, messageId } = mail.mails[0] as never] = mail.mails;
    expect(recipients).toEqual([mine.admin.email]);
    expect(subject).toBe('Low hit rate: 50\u00a0%');
    expect(text).toContain('Below the limit of 70\u00a0%');
    expect(text).toMatch(/https:\/\/cache\.example\/alerts\/[0-9a-f-]{36}/);
    expect(html).toContain('Open in KRYONIX Cache');
    expect(messageId).toMatch(/^<[0-9a-f-]{36}@kryonix\.cache>$/);
  });

  it('goes on while nothing is known, is acknowledged by an administrator once, and ends', async () => {
    await look(400, null);
    const [alert] = (await alertsOf(mine.admin)).alerts;
    expect(alert?.state).toBe('firing');
    const path = `/api/alerts/${alert?.id}/acknowledge`;
    expect(await mine.viewer.refusal('POST', path)).toEqual([403, 'forbidden']);
    expect(await other.admin.refusal('POST', path)).toEqual([404, 'not_found']);
    expect((await mine.admin.send('POST', path)).status).toBe(204);
    expect(await mine.admin.refusal('POST', path)).toEqual([409, 'conflict']);
    await look(60, 90);
    const after = await alertsOf(mine.admin);
    expect(after.open).toBe(0);
    expect(after.alerts[0]).toMatchObject({ state: 'resolved', acknowledgedBy: mine.admin.email });
    expect(await auditOf(product, mine.tenantId)).toContainEqual({
      actor: mine.admin.email,
      action: 'alert.acknowledge',
    });
    await deliver();
    expect(mail.mails.at(-1)?.subject).toBe('Back to normal: Low hit rate: 50\u00a0%');
  });

  it('of the platform begins at once, goes to its staff, and is told again as critical where nobody answers', async () => {
    await choose(staff, { email: ['critical'] });
    dataUp = false;
    await look(15, null);
    await deliver();
    expect(mail.mails.at(-1)).toMatchObject({ subject: 'Redis is down · data', recipients: [staff.email] });
    await look(15 * 60, null);
    await deliver();
    expect(mail.mails.at(-1)?.subject).toBe('Nobody answered: Redis is down · data');
    dataUp = true;
    await look(15, null);
    expect((await alertsOf(mine.admin)).alerts.map(({ rule }) => rule)).toEqual(['hit-rate']);
  });

  it('that is silenced is shown, and told to nobody', async () => {
    await deliver();
    const rules = alertRulesSchema.parse(await (await mine.admin.get('/api/alerts/rules')).json()).rules;
    const { key, name, shipped, changed, ...fields } = rules.find((rule) => rule.key === 'hit-rate') ?? ({} as never);
    const now = { ...fields, forSeconds: 0, severity: 'critical' };
    expect((await mine.admin.send('PUT', '/api/alerts/rules/hit-rate', now)).status).toBe(200);
    const [alert] = (await alertsOf(mine.admin)).alerts;
    expect((await mine.admin.send('POST', `/api/alerts/${alert?.id}/silence`, { minutes: 10_000 })).status).toBe(204);
    const before = mail.mails.length;
    await look(600, 20);
    await deliver();
    expect((await alertsOf(mine.admin)).alerts[0]).toMatchObject({
      state: 'firing',
      silencedUntil: expect.any(String),
    });
    expect(mail.mails).toHaveLength(before);
    await mine.admin.send('POST', `/api/alerts/${alert?.id}/unsilence`);
    await look(600, 95);
    await deliver();
    expect(mail.mails).toHaveLength(before + 1);
  });
});

describe('a channel', () => {
  const path = '/api/alerts/channels';
  const test = (channel: string) => mine.admin.send('POST', '/api/alerts/test', { channel });

  it('that is a webhook is signed, tried again, and logged', async () => {
    const wish = { kind: 'webhook', name: 'Plantão', url: `${http.url}/hook?token=hidden` };
    const answer = await mine.admin.send('POST', path, wish);
    const { channel, signingSecret } = createdChannelSchema.parse(await answer.json());
    expect(JSON.stringify(channel)).not.toContain('hidden');
    http.answers.push(503);
    await test('webhook');
    expect(await deliver()).toEqual({ tried: 1, sent: 0 });
    expect(await deliver()).toEqual({ tried: 0, sent: 0 });
    nowMs += 16_000;
    expect(await deliver()).toEqual({ tried: 1, sent: 1 });
    const [first, second] = http.calls;
    expect(second?.headers['x-kryonix-delivery']).toBe(first?.headers['x-kryonix-delivery']);
    const stamp = second?.headers['x-kryonix-timestamp'];
    const signature = createHmac('sha256', signingSecret ?? '')
      .update(`${stamp}.${second?.body}`)
      .digest('hex');
    expect(second?.headers['x-kryonix-signature']).toBe(`v1=${signature}`);
    expect(Number(stamp)).toBe(Math.floor(nowMs / 1_000));
    const { deliveries } = (await (await mine.viewer.get(path)).json()) as { deliveries: { recipient: string }[] };
    expect(deliveries.find(({ recipient }) => recipient === 'Plantão')).toMatchObject({
      channel: 'webhook',
      event: 'test',
      state: 'sent',
      attempts: 2,
      recipient: 'Plantão',
    });
    const { rows } = await product.pools.ingest.query('select sealed from cache_management.alert_channels');
    expect(JSON.stringify(rows)).not.toContain('hidden');
  });

  it('that is Slack’s, a WhatsApp or an SMS gateway is called as it wants to be', async () => {
    const make = (wish: object) => mine.admin.send('POST', path, { name: 'x', ...wish });
    await make({ kind: 'slack', url: `${http.url}/slack` });
    await make({ kind: 'whatsapp', url: `${http.url}/evo/`, instance: 'main', apiKey: 'evo-key' });
    await make({ kind: 'sms', url: `${http.url}/sms`, token: 'sms-token', toField: 'to', textField: 'body' });
    expect((await test('sms')).status).toBe(409);
    await mine.admin.send('PUT', '/api/alerts/reach', { phone: '+5511987654321' });
    expect(alertReachSchema.parse(await (await mine.admin.get('/api/alerts/reach')).json()).phone).toBe('4321');
    for (const channel of ['slack', 'whatsapp', 'sms']) expect((await test(channel)).status).toBe(202);
    http.calls.length = 0;
    expect(await deliver()).toEqual({ tried: 3, sent: 3 });
    const call = (url: string) => http.calls.find((each) => each.url === url);
    expect(JSON.parse(`${call('/slack')?.body}`)).toEqual({ text: expect.stringContaining('*Alerta de teste*') });
    expect(call('/evo/message/sendText/main')?.headers.apikey).toBe('evo-key');
    expect(JSON.parse(`${call('/evo/message/sendText/main')?.body}`)).toMatchObject({ number: '5511987654321' });
    expect(call('/sms')?.headers.authorization).toBe('Bearer sms-token');
    expect(JSON.parse(`${call('/sms')?.body}`)).toMatchObject({
      to: '+5511987654321',
      body: expect.stringContaining('Test alert'),
    });
    await deliver();
  });

  it('that is a browser gets what only it can read, and is forgotten once it is gone', async () => {
    const browser = makePushBrowser(`${http.url}/push`);
    expect((await mine.admin.send('POST', '/api/alerts/push', browser.subscription)).status).toBe(201);
    await test('push');
    http.calls.length = 0;
    expect(await deliver()).toEqual({ tried: 1, sent: 1 });
    const [call] = http.calls;
    expect(call?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      authorization: expect.stringMatching(/^vapid t=/),
    });
    expect(`${call?.body}`).not.toContain('alert');
    expect(browser.read(call?.body ?? Buffer.alloc(0))).toMatchObject({ title: 'Test alert', url: '/alerts' });
    // Another person signs in on the same browser.
    expect((await other.admin.send('POST', '/api/alerts/push', browser.subscription)).status).toBe(201);
    expect((await test('push')).status).toBe(409);
    await mine.admin.send('POST', '/api/alerts/push', browser.subscription);
    await test('push');
    http.answers.push(410);
    await deliver();
    const { pushDevices } = alertReachSchema.parse(await (await mine.admin.get('/api/alerts/reach')).json());
    expect(pushDevices).toBe(0);
  });

  it('that leads to this machine’s own network is never called, whatever it is', async () => {
    const push = { ...makePushBrowser('https://169.254.169.254/latest').subscription };
    await mine.admin.send('POST', '/api/alerts/push', push);
    await test('push');
    expect(await deliver()).toEqual({ tried: 1, sent: 0 });
    const { deliveries } = (await (await mine.viewer.get(path)).json()) as {
      deliveries: { state: string; error: string }[];
    };
    expect(deliveries.find(({ state }) => state === 'failed')).toMatchObject({
      error: 'the address 169.254.169.254 may not be called',
    });
  });
});

describe('the rules', () => {
  const path = '/api/alerts/rules';
  const rule = {
    ...{ name: 'Vitrine', metric: 'p95', comparison: 'above', threshold: 80, clearThreshold: 60, forSeconds: 30 },
    ...{ severity: 'critical', escalateAfterMinutes: null, inQuietHours: false, enabled: true },
  };
  it('are changed, added and reset by administrators alone, each tenant its own', async () => {
    expect(await mine.viewer.refusal('POST', path, rule)).toEqual([403, 'forbidden']);
    expect(await mine.admin.refusal('POST', path, { ...rule, clearThreshold: 90 })).toEqual([400, 'invalid_request']);
    expect(await mine.admin.refusal('POST', path, { ...rule, metric: 'redisDown' })).toEqual([400, 'invalid_request']);
    const made = alertRulesSchema.parse(await (await mine.admin.send('POST', path, rule)).json()).rules;
    const own = made.find(({ name }) => name === 'Vitrine');
    expect(await other.admin.refusal('DELETE', `${path}/${own?.key}`)).toEqual([404, 'not_found']);
    expect((await mine.admin.send('DELETE', `${path}/${own?.key}`)).status).toBe(200);
    expect(made.find(({ key }) => key === 'hit-rate')).toMatchObject({ changed: true, forSeconds: 0 });
    const reset = alertRulesSchema.parse(await (await mine.admin.send('DELETE', `${path}/hit-rate`)).json()).rules;
    expect(reset.find(({ key }) => key === 'hit-rate')).toMatchObject({ changed: false, forSeconds: 600 });
    const theirs = alertRulesSchema.parse(await (await other.viewer.get(path)).json()).rules;
    expect(theirs.every(({ changed, shipped }) => shipped && !changed)).toBe(true);
  });
});
