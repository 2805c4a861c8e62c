import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import { chromiumLaunch } from './chromium-launch.ts';
import { product, signIn, tenant } from './product.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const slow = { timeout: 45_000 };

test('a push message is shown by the service worker, and pressed it opens its alert', async ({ viewport }) => {
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), 'kryonix-push-'));
  const device = await chromium.launchPersistentContext(profile, {
    serviceWorkers: 'allow',
    ...chromiumLaunch,
    ...{ viewport, isMobile: true, hasTouch: true, locale: 'pt-BR', timezoneId: 'America/Sao_Paulo' },
  });
  const { baseUrl } = product();
  await device.grantPermissions(['notifications'], { origin: baseUrl });
  const page = await device.newPage();
  await signIn(page, tenant(0));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), slow).toBe(true);

  const session = await device.newCDPSession(page);
  const active: string[] = [];
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { registrationId, status } of versions) if (status === 'activated') active.push(registrationId);
  });
  await session.send('ServiceWorker.enable');
  await expect.poll(() => active.length, slow).toBeGreaterThan(0);
  const registrationId = active.at(-1) ?? '';
  const [worker] = device.serviceWorkers();
  // It is there and answers.
  expect(await worker?.evaluate(() => Notification.permission)).toBe('granted');
  const path = `/alerts/${randomUUID()}`;
  const title = 'Redis fora do ar · dados';
  const deliver = (id: string, body: string) => {
    const data = JSON.stringify({ id, title, body, severity: 'critical', url: path });
    return session.send('ServiceWorker.deliverPushMessage', { origin: baseUrl, registrationId, data });
  };
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });
  // A browser may lose what it delivers, as a push service may: then it is told again, here as there.
  const tell = (id: string, body: string, expected: object[]) =>
    expect
      .poll(
        async () => {
          await deliver(id, body);
          return shown();
        },
        { ...slow, intervals: [500, 2_000, 5_000] },
      )
      .toEqual(expected);
  const later = { title, body: 'Desde 14:02, ainda agora', tag: 'n-1' };
  await tell('n-1', 'Desde 14:02', [{ ...later, body: 'Desde 14:02' }]);
  // The same alert told twice is shown once.
  await tell('n-1', later.body, [later]);

  // Pressed, it is gone; what was told again and comes only now is pressed too.
  const press = () =>
    worker?.evaluate(async () => {
      const { registration, NotificationEvent: Pressed } = globalThis as unknown as {
        registration: ServiceWorkerRegistration;
        NotificationEvent: new (type: string, init: object) => Event;
      };
      const [notification] = await registration.getNotifications();
      if (notification) globalThis.dispatchEvent(new Pressed('notificationclick', { notification }));
      return (await registration.getNotifications()).length;
    });
  await expect.poll(press, slow).toBe(0);
  await page.waitForURL((url) => url.pathname === path, slow);
  await expect(page.getByRole('heading', { name: 'Alertas', level: 2 })).toBeVisible();
  await device.close();
  await rm(profile, { recursive: true, force: true });
});

test('an administrator changes a rule, adds a signed channel and reads what was done', async ({ page }) => {
  test.slow();
  await signIn(page, tenant(1));
  await page.getByRole('link', { name: 'Alertas' }).click();
  await expect(page.getByRole('heading', { name: 'Alertas', level: 2 })).toBeVisible();
  await expectAccessible(page, 'alerts');

  await page.getByRole('radio', { name: 'Regras' }).check();
  await page.getByRole('button', { name: /^Taxa de acerto/ }).click();
  await page.getByLabel('Limite (%)').fill('65');
  await page.getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByRole('button', { name: /^Taxa de acerto.*65.*Alterada/ })).toBeVisible();
  await expectAccessible(page, 'rules');

  await page.getByRole('radio', { name: 'Canais' }).check();
  await page.getByRole('button', { name: 'Novo canal' }).click();
  await page.getByLabel('Nome').fill('Plantão');
  await page.getByLabel('Endereço (https)').fill('https://127.0.0.1:9/hook');
  await page.getByRole('button', { name: 'Criar canal' }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Webhook assinado' }).click();
  await expect(page.getByText('the address 127.0.0.1 may not be called')).toBeVisible(slow);
  await expectAccessible(page, 'channels');

  await page.goto(`${product().baseUrl}/settings/audit`);
  await expect(page.getByTestId('audit-entry').filter({ hasText: 'alert_rule.change' }).first()).toBeVisible();
  await page.getByLabel('Buscar').fill('alert_channel');
  await expect(page.getByTestId('audit-entry').filter({ hasText: 'alert_rule.change' })).toHaveCount(0);
  await expect(page.getByTestId('audit-entry').filter({ hasText: 'alert_channel.create' }).first()).toBeVisible();
  await expectAccessible(page, 'the audit log');
});

test('staff see every alert, the whole log, and the canaries’ result', async ({ page }) => {
  await signIn(page, product().credentials.platform);
  await page.goto(`${product().baseUrl}/platform/alerts`);
  await expect(page.getByRole('radio', { name: 'Entrada' })).toBeChecked();
  await page.goto(`${product().baseUrl}/platform/audit`);
  await expect(page.getByTestId('audit-entry').first()).toBeVisible();
  // The first run may have met a server that was still starting: whoever asks again sees every way closed.
  await expect(async () => {
    await page.request.post(`${product().baseUrl}/api/platform/jobs/isolation-canaries/run`, {
      headers: { origin: product().baseUrl },
    });
    await page.goto(`${product().baseUrl}/platform/infrastructure`);
    await expect(page.getByTestId('canaries').getByText('10 caminhos tentados, todos fechados')).toBeVisible({
      timeout: 20_000,
    });
  }).toPass({ timeout: 60_000 });
});
