import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, expect, type Page } from '@playwright/test';
import { eventually } from '#tests/setup/eventually.ts';
import { makePng } from '../fixtures/make-png.ts';
import { product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } } as const;
const pages = ['', 'profile', 'display', 'notifications', 'hours', 'brand', 'cache', 'keys', 'sessions'];

/** The third tenant: what is chosen here changes nothing for the other tests. */
async function openSettings(browser: Browser, size: keyof typeof sizes, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await signIn(page, tenant(2));
  return page;
}

const go = (page: Page, name: string) => page.goto(`${product().baseUrl}/settings/${name}`);

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

for (const size of ['phone', 'desktop'] as const) {
  test(`a key is made, works, is revoked and refused (${size})`, async ({ browser }) => {
    const page = await openSettings(browser, size);
    await page.getByRole('link', { name: 'Ajustes' }).click();
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
    await eventually(async () => (await call()).status === 401, 3_000);
    await expect(page.getByRole('button', { name: `Revogar ${name}` })).toHaveCount(0);
    await page.context().close();
  });
}

test('language and times change at once, and hold on the next device', async ({ browser }) => {
  const page = await openSettings(browser, 'phone');
  await go(page, 'display');
  await page.getByRole('main').getByText('English', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Language and appearance' })).toBeVisible();
  await page.getByRole('switch', { name: /Show in UTC/ }).click();
  const utc = new Date().toISOString().slice(11, 14);
  await expect(page.getByText(`, ${utc}`)).toBeVisible();
  const other = await openSettings(browser, 'desktop');
  await go(other, 'display');
  await expect(other.getByRole('heading', { name: 'Language and appearance' })).toBeVisible();
  await expect(other.getByRole('switch', { name: /Show in UTC/ })).toBeChecked();
  await other.context().close();
  await page.getByRole('switch', { name: /Show in UTC/ }).click();
  await page.getByRole('main').getByText('Português', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Idioma e aparência' })).toBeVisible();
  await page.context().close();
});

test('ending a session signs the other browser out', async ({ browser }) => {
  const page = await openSettings(browser, 'desktop');
  const other = await openSettings(browser, 'phone');
  await go(page, 'sessions');
  const rows = page.getByTestId('session');
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
  const page = await openSettings(browser, 'phone');
  await go(page, 'brand');
  await page.getByLabel('Cor da marca').fill('#ffee00');
  await page.getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByText('Salvo')).toBeVisible();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: makePng(64, 64) });
  await expect(page.locator('header img')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remover' }).click();
  await expect(page.locator('header img')).toHaveCount(0);
  await page.getByRole('button', { name: 'Voltar ao padrão' }).click();
  await expect(page.getByRole('button', { name: 'Voltar ao padrão' })).toHaveCount(0);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the settings are accessible in the ${colorScheme} theme, and fit a phone`, async ({ browser }) => {
    const page = await openSettings(browser, 'phone', colorScheme);
    for (const name of pages) {
      await go(page, name);
      await expect(page.locator('main h2').first()).toBeVisible();
      expect({ name, found: await violations(page) }).toEqual({ name, found: [] });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes.phone.width);
    }
    await page.context().close();
  });
}
