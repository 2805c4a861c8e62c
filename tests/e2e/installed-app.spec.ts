import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { chromiumLaunch } from './chromium-launch.ts';
import { forgetChoices, openDashboard, product, signIn, tenant } from './product.ts';
import { test as base } from './test.ts';

/** A browser with a profile of its own: a private window can neither install an app nor keep one. */
const test = base.extend<{ device: BrowserContext }>({
  device: async ({ viewport, userAgent }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'kryonix-device-'));
    const device = await chromium.launchPersistentContext(profile, {
      serviceWorkers: 'allow',
      ...chromiumLaunch,
      ...{ viewport, userAgent, isMobile: true, hasTouch: true, locale: 'pt-BR', timezoneId: 'America/Sao_Paulo' },
    });
    await use(device);
    await device.close();
    await rm(profile, { recursive: true, force: true });
  },
});

/** A worker installs itself after the page has settled, with every script of the product. */
const slow = { timeout: 45_000 };

const badge = (page: Page) => page.getByTestId('live-badge');

/** The caches that belong to somebody, with how much they hold. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => /^kryonix-(pages|data):/.test(name));
    const sizes = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return names.filter((_, index) => sizes[index] !== 0);
  });

/** Opens the dashboard and waits until the device has what it needs to show it again without a network. */
async function openAndKeep(device: BrowserContext, index = 0): Promise<Page> {
  const page = await device.newPage();
  await openDashboard(page, index);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), slow).toBe(true);
  await expect.poll(() => kept(page), slow).toContainEqual(expect.stringContaining('kryonix-pages:'));
  return page;
}

test('meets every criterion of an installable app, with a worker in charge of its start', async ({ device }) => {
  const page = await openAndKeep(device);
  const session = await device.newCDPSession(page);
  expect((await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  await page.reload();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(
    `${product().baseUrl}/serwist/sw.js`,
  );
});

test('without a network it shows the figures of yesterday and says so, and comes back by itself', async ({
  device,
}) => {
  const page = await openAndKeep(device);
  const name = tenant(0).name;
  await device.setOffline(true);
  await page.clock.setFixedTime(Date.now() + 26 * 60 * 60_000);
  await page.reload();
  await expect(page.getByRole('banner')).toContainText(name);
  await expect(badge(page)).toHaveAttribute('data-state', 'offline');
  await expect(badge(page)).toContainText(/offline · dados de \d\d\/\d\d, \d\d:\d\d/);
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  // Drawn for whoever comes near it.
  await page.getByTestId('performance-chart').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('performance-chart').locator('svg.recharts-surface').first()).toBeVisible();
  await expect(page.getByText(/Sem conexão. Os números abaixo são de \d\d\/\d\d/)).toBeVisible();
  await page.clock.setFixedTime(Date.now());
  await device.setOffline(false);
  await expect(badge(page)).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
});

test('a page that was never kept says that there is no connection', async ({ device }) => {
  const page = await openAndKeep(device);
  await device.setOffline(true);
  await page.goto(`${product().baseUrl}/never-opened`);
  await expect(page.getByRole('heading', { name: 'Sem conexão' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tentar de novo' })).toBeVisible();
});

test('filters in the address do not keep a page from being shown without a network', async ({ device }) => {
  const page = await openAndKeep(device);
  await device.setOffline(true);
  await page.goto(`${product().baseUrl}/?range=7d`);
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  const faces = await page.evaluate(() => document.fonts.ready.then((fonts) => [...fonts].map(({ status }) => status)));
  expect(faces).toContain('loaded');
});

test('the theme changes at once without a network, and the language as soon as it is back', async ({ device }) => {
  const page = await openAndKeep(device);
  await device.setOffline(true);
  await page.getByRole('button', { name: 'Conta e preferências' }).click();
  await page.getByText('Escuro').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByText('English').click();
  await expect(page.getByText(/a escolha vale/)).toBeVisible();
  const stored = page.waitForResponse(/\/api\/account\/preferences$/);
  await device.setOffline(false);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The cookies show it already: what arrives after the account was made as new would stay.
  await stored;
  await forgetChoices(page);
});

test('signing out leaves nothing of the person on the device', async ({ device }) => {
  const page = await openAndKeep(device);
  await page.evaluate((id) => localStorage.setItem(`kryonix.keys.recent.somebody.${id}`, '[]'), tenant(0).id);
  await page.getByRole('button', { name: 'Conta e preferências' }).click();
  await page.getByRole('button', { name: 'Sair' }).click();
  await expect(page).toHaveURL(`${product().baseUrl}/login`);
  await expect.poll(() => kept(page)).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('recent')))).toEqual([]);
  await device.setOffline(true);
  await page.goto(product().baseUrl);
  await expect(page.getByRole('heading', { name: 'Sem conexão' })).toBeVisible();
});

test('two tenants on one device never see each other, and the older page gives way', async ({ device }) => {
  const page = await openAndKeep(device, 0);
  const other = await device.newPage();
  await device.clearCookies();
  await signIn(other, tenant(1));
  await expect(other.getByRole('banner')).toContainText(tenant(1).name);
  await expect.poll(() => kept(other)).not.toContainEqual(expect.stringContaining(tenant(0).id));
  await expect.poll(() => kept(other)).toContainEqual(expect.stringContaining(tenant(1).id));
  // The page of the first tenant asks again, gets the second one's answer, and refuses it. By itself it may do so at any
  // moment: it is made to in one turn.
  await page.bringToFront();
  await page.evaluate(() => {
    for (const name of ['offline', 'online']) window.dispatchEvent(new Event(name));
  });
  await expect(page.getByRole('banner')).toContainText(tenant(1).name);
  await device.setOffline(true);
  await page.reload();
  await expect(page.getByRole('banner')).toContainText(tenant(1).name);
  await expect(page.getByText(tenant(0).name)).toHaveCount(0);
});

test('says that there is a newer version, and takes it when its person agrees', async ({ device }) => {
  const page = await openAndKeep(device);
  // As after an update: another worker for the same pages.
  await page.evaluate(() => navigator.serviceWorker.register('/serwist/sw.js?newer', { scope: '/' }));
  const notice = page.getByTestId('update-notice');
  await expect(notice).toBeVisible(slow);
  const reloaded = page.waitForEvent('load');
  await notice.getByRole('button', { name: 'Recarregar' }).click();
  await reloaded;
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toContain('sw.js?newer');
});

test('tells an iPhone how to install by hand', async ({ browser }) => {
  const userAgent =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1';
  const context = await browser.newContext({ userAgent });
  const page = await context.newPage();
  await openDashboard(page);
  await page.getByTestId('kpi-hit-rate').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('install-notice')).toContainText('Compartilhar');
  await context.close();
});

test('offers the home screen once somebody has looked into something, and not again once declined', async ({
  device,
}) => {
  const page = await openAndKeep(device);
  await page.evaluate(() =>
    window.dispatchEvent(
      Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: async () => undefined }),
    ),
  );
  await expect(page.getByTestId('install-notice')).toHaveCount(0);
  await page.getByTestId('kpi-hit-rate').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('install-notice')).toBeVisible();
  await page.getByRole('button', { name: 'Agora não' }).click();
  await page.reload();
  await page.evaluate(() =>
    window.dispatchEvent(
      Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: async () => undefined }),
    ),
  );
  await page.getByTestId('kpi-hit-rate').click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('install-notice')).toHaveCount(0);
});
