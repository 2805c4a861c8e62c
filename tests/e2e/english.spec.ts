import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { open, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

const settings = ['profile', 'display', 'notifications', 'hours', 'brand', 'cache', 'keys', 'sessions'];
const pages = ['/', '/keys', '/optimize', '/optimize/what-if', '/alerts', '/settings'].concat(
  [...settings, 'audit', 'backups', 'privacy'].map((name) => `/settings/${name}`),
);
const consolePages = [
  '',
  '/infrastructure',
  '/alerts',
  '/audit',
  '/backups',
  '/jobs',
  '/memory',
  '/settings',
  '/tenants/new',
];

const chooseEnglish = (page: Page) =>
  page.context().addCookies([{ name: 'kryonix_locale', value: 'en', url: product().baseUrl }]);

/** Every text of a language that has no part to fill in. */
function plainTexts(language: string): Set<string> {
  const directory = join(import.meta.dirname, '../../lib/i18n/messages', language);
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.add(value.trim());
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  for (const file of readdirSync(directory)) collect(JSON.parse(readFileSync(join(directory, file), 'utf8')));
  return found;
}

const english = plainTexts('en');
const onlyPortuguese = new Set([...plainTexts('pt-BR')].filter((text) => !english.has(text) && /\p{L}{3}/u.test(text)));

/**
 * Lines that are a text of the Portuguese ones, or have an accent, which no English word here has; names that people
 * gave, a key's too, do not count.
 */
async function portuguese(page: Page): Promise<string[]> {
  const names = [...product().credentials.tenants.map(({ name }) => name), 'Demonstração', 'Português'];
  const text = (await page.locator('body').allInnerTexts()).join('\n');
  const rest = names.reduce((left, name) => left.replaceAll(name, ''), text);
  return rest.split('\n').filter((line) => onlyPortuguese.has(line.trim()) || /[ãõçáéíóúâêôà]/i.test(line));
}

/** Opens each page and expects it in English, within the width of the screen. */
async function expectEnglish(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await open(page, path);
    await expect(page.locator('main :is(h2, h3, fieldset, search)').filter({ visible: true }).first()).toBeVisible();
    await expect(page.locator('.skeleton').filter({ visible: true })).toHaveCount(0);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    const found = {
      path,
      lang: await page.locator('html').getAttribute('lang'),
      left: await portuguese(page),
      tooWide,
    };
    expect(found).toEqual({ path, lang: 'en', left: [], tooWide: false });
  }
}

test('somebody who reads English signs in by the form and finds every page in English on a phone', async ({ page }) => {
  test.slow();
  await open(page, '/login');
  await page.getByRole('button', { name: 'English' }).click();
  await page.fill('input[name=email]', tenant(1).email);
  await page.fill('input[name=password]', 'not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Email and password do not match', { exact: false })).toBeVisible();
  await page.fill('input[name=password]', tenant(1).password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByTestId('kpi-hit-rate')).toContainText('Hit rate');
  await expectEnglish(page, pages);
  await page.goto(`${product().baseUrl}/nowhere`);
  await expect(page.getByText('Page not found')).toBeVisible();
});

test('staff who read English find the whole console in it, the palette and the help too', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 1440, height: 900 });
  await chooseEnglish(page);
  await signIn(page, product().credentials.platform, '/platform');
  const paths = [...consolePages, `?tenant=${tenant(0).id}`, `/tenants/${tenant(0).id}`];
  await expectEnglish(
    page,
    paths.map((path) => `/platform${path}`),
  );
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or go to' }).fill('serv');
  await expect(page.getByRole('dialog').getByRole('option')).toHaveText([/Servers/]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(await portuguese(page)).toEqual([]);
});
