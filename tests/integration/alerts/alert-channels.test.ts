import { createHmac } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertReachSchema, createdChannelSchema } from '#lib/contracts/alerts.ts';
import type { Mailer } from '#server/alerts/channels/send-email.ts';
import { runAs, runAsTenant } from '../db/as-login.ts';
import { makePushBrowser } from './receivers.ts';
import { type AlertWorld, startAlertWorld } from './start-alert-world.ts';

let world: AlertWorld;
beforeAll(async () => {
  world = await startAlertWorld();
  await world.mine.admin.send('PATCH', '/api/account/preferences', { language: 'en' });
});
afterAll(() => world.close());

describe('a channel', () => {
  const path = '/api/alerts/channels';
  const test = (channel: string) => world.mine.admin.send('POST', '/api/alerts/test', { channel });

  it('by mail is told once by two processes at once, and once more under the same id where one died before it noted so', async () => {
    const { mails } = world.mail;
    await test('email');
    const both = await Promise.all([world.deliver(), world.deliver()]);
    expect(both.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(mails).toHaveLength(1);

    await test('email');
    const dying = new Pool({ connectionString: world.product.ingestDatabaseUrl });
    const mailer = {
      async send(...letter: Parameters<Mailer['send']>) {
        const result = await world.mailer?.send(...letter);
        await dying.end();
        return result;
      },
    };
    await expect(world.deliver({ pool: dying, mailer: mailer as unknown as Mailer })).rejects.toThrow();
    expect(mails).toHaveLength(2);
    world.clock.nowMs += 59_000;
    expect(await world.deliver()).toEqual({ tried: 0, sent: 0 });
    world.clock.nowMs += 2_000;
    expect(await world.deliver()).toEqual({ tried: 1, sent: 1 });
    expect(await world.deliver()).toEqual({ tried: 0, sent: 0 });
    const [first, second, third] = mails.map(({ messageId }) => messageId);
    expect(mails).toHaveLength(3);
    expect(third).toBe(second);
    expect(second).not.toBe(first);
  });

  it('of one tenant does not wait for all that another asked for before', async () => {
    const ask = (tenant: AlertWorld['mine']) => tenant.admin.send('POST', '/api/alerts/test', { channel: 'email' });
    for (let asked = 0; asked < 25; asked++) expect((await ask(world.mine)).status).toBe(202);
    expect((await ask(world.other)).status).toBe(202);
    const states = () =>
      runAs(
        world.product.ingestDatabaseUrl,
        `select state from cache_management.alert_deliveries where tenant_id = '${world.other.tenantId}'`,
      );
    expect(await world.deliver()).toEqual({ tried: 20, sent: 20 });
    expect((await states()).rows).toEqual([{ state: 'sent' }]);
    expect(await world.deliver()).toEqual({ tried: 6, sent: 6 });
    world.mail.mails.length = 0;
  });

  it('that is a webhook is signed, tried again, and logged', async () => {
    const wish = { kind: 'webhook', name: 'Plantão', url: `${world.http.url}/hook?token=hidden` };
    const answer = await world.mine.admin.send('POST', path, wish);
    const { channel, signingSecret } = createdChannelSchema.parse(await answer.json());
    expect(JSON.stringify(channel)).not.toContain('hidden');
    world.http.answers.push(503);
    await test('webhook');
    expect(await world.deliver()).toEqual({ tried: 1, sent: 0 });
    expect(await world.deliver()).toEqual({ tried: 0, sent: 0 });
    world.clock.nowMs += 16_000;
    expect(await world.deliver()).toEqual({ tried: 1, sent: 1 });
    const [first, second] = world.http.calls;
    expect(second?.headers['x-kryonix-delivery']).toBe(first?.headers['x-kryonix-delivery']);
    const stamp = second?.headers['x-kryonix-timestamp'];
    const signature = createHmac('sha256', signingSecret ?? '')
      .update(`${stamp}.${second?.body}`)
      .digest('hex');
    expect(second?.headers['x-kryonix-signature']).toBe(`v1=${signature}`);
    expect(Number(stamp)).toBe(Math.floor(world.clock.nowMs / 1_000));
    const { deliveries } = (await (await world.mine.viewer.get(path)).json()) as {
      deliveries: { recipient: string }[];
    };
    expect(deliveries.find(({ recipient }) => recipient === 'Plantão')).toMatchObject({
      channel: 'webhook',
      event: 'test',
      state: 'sent',
      attempts: 2,
      recipient: 'Plantão',
    });
    const { rows } = await world.product.pools.ingest.query('select sealed from cache_management.alert_channels');
    expect(JSON.stringify(rows)).not.toContain('hidden');
  });

  it('that is Slack’s, a WhatsApp or an SMS gateway is called as it wants to be', async () => {
    const make = (wish: object) => world.mine.admin.send('POST', path, { name: 'x', ...wish });
    await make({ kind: 'slack', url: `${world.http.url}/slack` });
    await make({ kind: 'whatsapp', url: `${world.http.url}/evo/`, instance: 'main', apiKey: 'evo-key' });
    await make({ kind: 'sms', url: `${world.http.url}/sms`, token: 'sms-token', toField: 'to', textField: 'body' });
    expect((await test('sms')).status).toBe(409);
    await world.mine.admin.send('PUT', '/api/alerts/reach', { phone: '+5511987654321' });
    expect(alertReachSchema.parse(await (await world.mine.admin.get('/api/alerts/reach')).json()).phone).toBe('4321');
    for (const channel of ['slack', 'whatsapp', 'sms']) expect((await test(channel)).status).toBe(202);
    world.http.calls.length = 0;
    expect(await world.deliver()).toEqual({ tried: 3, sent: 3 });
    const call = (url: string) => world.http.calls.find((each) => each.url === url);
    expect(JSON.parse(`${call('/slack')?.body}`)).toEqual({ text: expect.stringContaining('*Alerta de teste*') });
    expect(call('/evo/message/sendText/main')?.headers.apikey).toBe('evo-key');
    expect(JSON.parse(`${call('/evo/message/sendText/main')?.body}`)).toMatchObject({ number: '5511987654321' });
    expect(call('/sms')?.headers.authorization).toBe('Bearer sms-token');
    expect(JSON.parse(`${call('/sms')?.body}`)).toMatchObject({
      to: '+5511987654321',
      body: expect.stringContaining('Test alert'),
    });
    await world.deliver();
  });

  it('that is a browser gets what only it can read, and is forgotten once it is gone', async () => {
    const browser = makePushBrowser(`${world.http.url}/push`);
    expect((await world.mine.admin.send('POST', '/api/alerts/push', browser.subscription)).status).toBe(201);
    await test('push');
    world.http.calls.length = 0;
    expect(await world.deliver()).toEqual({ tried: 1, sent: 1 });
    const [call] = world.http.calls;
    expect(call?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      authorization: expect.stringMatching(/^vapid t=/),
    });
    expect(`${call?.body}`).not.toContain('alert');
    expect(browser.read(call?.body ?? Buffer.alloc(0))).toMatchObject({ title: 'Test alert', url: '/alerts' });
    // Another person signs in on the same browser.
    expect((await world.other.admin.send('POST', '/api/alerts/push', browser.subscription)).status).toBe(201);
    expect((await test('push')).status).toBe(409);
    await world.mine.admin.send('POST', '/api/alerts/push', browser.subscription);
    await test('push');
    world.http.answers.push(410);
    await world.deliver();
    const { pushDevices } = alertReachSchema.parse(await (await world.mine.admin.get('/api/alerts/reach')).json());
    expect(pushDevices).toBe(0);
  });

  it('that is a browser is one of ten at most for a person, the newest ones', async () => {
    const subscribe = async (name: string) => {
      const { subscription } = makePushBrowser(`${world.http.url}/push/${name}`);
      await world.mine.viewer.send('POST', '/api/alerts/push', subscription);
    };
    for (let number = 0; number < 12; number++) await subscribe(String(number));
    const reach = await (await world.mine.viewer.get('/api/alerts/reach')).json();
    expect(alertReachSchema.parse(reach).pushDevices).toBe(10);
  });

  it('that leads to this machine’s own network is never called, whatever it is', async () => {
    const push = { ...makePushBrowser('https://169.254.169.254/latest').subscription };
    await world.mine.admin.send('POST', '/api/alerts/push', push);
    await test('push');
    expect(await world.deliver()).toEqual({ tried: 1, sent: 0 });
    const { deliveries } = (await (await world.mine.viewer.get(path)).json()) as {
      deliveries: { state: string; error: string }[];
    };
    expect(deliveries.find(({ state }) => state === 'failed')).toMatchObject({
      error: 'the address 169.254.169.254 may not be called',
    });
  });
});

describe('what people entrust to alerts', () => {
  it.each(['alert_channels', 'push_subscriptions', 'alert_phones'])(
    'in %s is its tenant’s alone, and its secrets are the workers’ alone',
    async (table) => {
      const { product, mine, other } = world;
      const sql = `select count(*)::int as count from cache_management.${table}`;
      const count = async (answer: Promise<{ rows: { count: number }[] }>) => (await answer).rows[0]?.count;
      expect(await count(runAsTenant(product.databaseUrl, mine.tenantId, sql))).toBeGreaterThan(0);
      expect(await count(runAsTenant(product.databaseUrl, other.tenantId, sql))).toBe(0);
      expect(await count(runAs(product.databaseUrl, sql))).toBe(0);
      for (const url of [product.databaseUrl, product.platformDatabaseUrl]) {
        const secrets = `select sealed from cache_management.${table}`;
        await expect(runAs(url, secrets)).rejects.toMatchObject({ code: '42501' });
      }
    },
  );
});
