import { type Browser, expect, type Page } from '@playwright/test';
import { eventually } from '#tests/setup/eventually.ts';
import { makePng } from '../fixtures/make-png.ts';
import { open, product, signIn, tenant } from './product.ts';
import { smallTargets } from './small-targets.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } } as const;
const personal = ['', 'profile', 'display', 'notifications', 'hours', 'brand', 'cache', 'keys', 'sessions'];
const pages = [...personal, 'audit', 'backups', 'privacy'];

/** The third tenant: what is chosen here changes nothing for the other tests. */
async function openSettings(browser: Browser, size: keyof typeof sizes, name = '') {
  const context = await browser.newContext({ viewport: sizes[size], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, tenant(2), `/settings/${name}`);
  return page;
}

const go = (page: Page, name: string) => open(page, `/settings/${name}`);

for (const size of ['phone', 'desktop'] as const) {
  test(`a key is made, works, is revoked and refused (${size})`, async ({ browser }) => {
    const page = await openSettings(browser, size);
    await page.getByRole('link', { name: /Chaves de API/ }).click();
    const name = `Loja ${size}`;
    await page.getByRole('button', { name: 'Criar chave' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Criar chave' }).click();
    await expect(sheet.getByRole('alert')).toBeVisible();
    await sheet.getByLabel('Nome').fill(name);
    await sheet.getByRole('button', { name: 'Criar chave' }).click();
    const secret = await page.getByTestId('api-key-secret').inputValue();
    const call = () =>
      fetch(`${product().baseUrl}/api/v1/cache/crm/lead/none`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await call()).status).toBe(404);
    await page.getByRole('button', { name: 'Já guardei o segredo' }).click();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: `Revogar ${name}` }).click();
    const confirm = sheet.getByRole('button', { name: 'Revogar chave' });
    await expect(confirm).toBeDisabled();
    await sheet.getByLabel(`Para confirmar, digite ${name}`).fill(name);
    await confirm.click();
    // From here on it is revoked; how long the click took is another matter.
    await expect(page.getByRole('button', { name: `Revogar ${name}` })).toHaveCount(0);
    await eventually(async () => (await call()).status === 401, 3_000);
    await page.context().close();
  });
}

/** Resolves once what is chosen next is with the account, not only on this device. */
const storing = (page: Page) => page.waitForResponse(/\/api\/account\/preferences$/);
const utcHour = () => new Date().toISOString().slice(11, 13);

test('language and times change at once, and hold on the next device', async ({ browser }) => {
  const before = utcHour();
  const page = await openSettings(browser, 'phone', 'display');
  const language = storing(page);
  await page.getByRole('main').getByText('English', { exact: true }).click();
  await language;
  await expect(page.getByRole('heading', { name: 'Language and appearance' })).toBeVisible();
  await page.getByRole('switch', { name: /Show in UTC/ }).click();
  // The time at which the page was made: an hour may have ended since.
  await expect(page.getByText(new RegExp(`, (${before}|${utcHour()}):`))).toBeVisible();
  const other = await openSettings(browser, 'desktop', 'display');
  await expect(other.getByRole('heading', { name: 'Language and appearance' })).toBeVisible();
  await expect(other.getByRole('switch', { name: /Show in UTC/ })).toBeChecked();
  await other.context().close();
  const times = storing(page);
  await page.getByRole('switch', { name: /Show in UTC/ }).click();
  await times;
  const languageBack = storing(page);
  await page.getByRole('main').getByText('Português', { exact: true }).click();
  await languageBack;
  await expect(page.getByRole('heading', { name: 'Idioma e aparência' })).toBeVisible();
  await page.context().close();
});

test('ending a session signs the other browser out', async ({ browser }) => {
  const page = await openSettings(browser, 'desktop');
  const other = await openSettings(browser, 'phone', 'sessions');
  await go(page, 'sessions');
  const rows = page.getByTestId('session');
  await expect(rows.first()).toBeVisible();
  const open = await rows.count();
  await page
    .getByRole('button', { name: /^Encerrar:/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Encerrar sessão' }).click();
  await expect(rows).toHaveCount(open - 1);
  await eventually(
    async () => (await other.request.get(`${product().baseUrl}/api/settings/sessions`)).status() === 401,
    3_000,
  );
  await other.goto(product().baseUrl);
  await expect(other).toHaveURL(/\/login/);
  await page.context().close();
  await other.context().close();
});

test('a brand is shown at the top of the pages, and its colour stays readable', async ({ browser }) => {
  const page = await openSettings(browser, 'phone', 'brand');
  await page.getByLabel('Cor da marca').fill('#ffee00');
  await page.getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByText('Salvo')).toBeVisible();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: makePng(64, 64) });
  await expect(page.locator('header img')).toBeVisible();
  await expectAccessible(page, 'brand with a logo');
  await page.getByRole('button', { name: 'Remover' }).click();
  await expect(page.locator('header img')).toHaveCount(0);
  await page.getByRole('button', { name: 'Voltar ao padrão' }).click();
  await expect(page.getByRole('button', { name: 'Voltar ao padrão' })).toHaveCount(0);
  await page.context().close();
});

test('the settings are accessible in both themes, and fit a phone and a wide screen', async ({ browser }) => {
  // Twelve pages, whose elements are the same on every screen.
  test.slow();
  const page = await openSettings(browser, 'phone');
  for (const name of pages) {
    await go(page, name);
    await expect(page.locator('main h2').first()).toBeVisible();
    expect({ name, small: await smallTargets(page) }).toEqual({ name, small: [] });
    await expectAccessible(page, name);
    for (const size of ['phone', 'desktop'] as const) {
      await page.setViewportSize(sizes[size]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes[size].width);
    }
    await page.setViewportSize(sizes.phone);
  }
  await page.context().close();
});
