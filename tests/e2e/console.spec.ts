import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import type { PlatformTenant, PlatformTenants } from '#lib/contracts/platform.ts';
import { open, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const longName = 'Associação Beneficente dos Produtores Rurais do Alto Paraíba';
const hostileName = '<img src=x onerror=alert(1)>';
const desktop = { width: 1440, height: 900 };

const rows = (page: Page): Locator =>
  page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });

/** Staff on a desktop, on the fleet. */
async function openFleet(page: Page, query = ''): Promise<void> {
  await page.setViewportSize(desktop);
  await signIn(page, product().credentials.platform, `/platform${query}`);
  await expect(rows(page).first()).toBeVisible();
}

/** Has the fleet answer with this many tenants, made of the real ones. */
async function enlargeFleet(page: Page, count: number): Promise<void> {
  await page.route('**/api/platform/tenants', async (route) => {
    const { tenants } = (await (await route.fetch({ maxRetries: 2 })).json()) as PlatformTenants;
    const many = Array.from({ length: count }, (_, index): PlatformTenant => {
      const [real] = tenants;
      if (!real) throw new Error('There is no tenant.');
      const name = index === 0 ? hostileName : index === 1 ? longName : `Inquilino ${index}`;
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      return { ...real, id, name, slug: `inquilino-${index}`, opsPerSecond: count - index, hitRate: index % 100 };
    });
    await route.fulfill({ json: { tenants: many } });
  });
}

test('staff work the fleet by keyboard alone', async ({ page }) => {
  // By name, which nothing that happens meanwhile puts in another order.
  await openFleet(page, '?sort=name');
  const { baseUrl, credentials } = product();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(tenant(1).name);
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/q=/);
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(credentials.tenants.length);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const second = rows(page).nth(1);
  await expect(page.getByRole('grid')).toHaveAttribute(
    'aria-activedescendant',
    (await second.getAttribute('id')) ?? '',
  );
  const name = (await second.getByRole('link').textContent()) ?? '';
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('tenant-drawer');
  await expect(drawer.getByRole('heading', { level: 2 })).toHaveText(name);
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.keyboard.press('o');
  await expect(page).toHaveURL(new RegExp(`^${baseUrl}/platform/tenants/`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  // Both within a second: the second does not wait until a busy page has taken the first.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('i')]);
  await expect(page).toHaveURL(`${baseUrl}/platform/infrastructure`);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Atalhos do teclado' })).toBeVisible();
});

test('the staff look through a tenant’s keys and values on its page, and can change none', async ({
  page,
  request,
}) => {
  const stored = await request.put(`${product().baseUrl}/api/v1/cache/e2e/lead/seen`, {
    headers: { authorization: `Bearer ${tenant(0).apiKey}`, 'content-type': 'application/json' },
    data: JSON.stringify({ name: 'Maria' }),
  });
  expect(stored.status()).toBe(204);
  await page.setViewportSize(desktop);
  await signIn(page, product().credentials.platform, `/platform/tenants/${tenant(0).id}`);
  await page.getByRole('button', { name: 'Procurar chaves' }).click();
  const keys = page.getByRole('region', { name: 'Chaves deste inquilino' });
  await keys.getByLabel('Módulo', { exact: true }).fill('e2e');
  await keys.getByLabel('Tipo', { exact: true }).fill('lead');
  await keys.getByRole('button', { name: 'Procurar', exact: true }).click();
  await keys.getByTestId('key-row').filter({ hasText: 'seen' }).getByRole('button').click();
  const value = page.getByRole('dialog', { name: 'seen' });
  await expect(value).toContainText('"Maria"');
  await expect(value.getByRole('button', { name: /Excluir|Editar|Mudar/ })).toHaveCount(0);
});

test('search, filter, order and tenant are in the address, and a link carries them', async ({ page, context }) => {
  await openFleet(page);
  await page.getByRole('columnheader', { name: 'Inquilino' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'Inquilino' })).toHaveAttribute('aria-sort', 'ascending');
  const names = await rows(page).getByRole('link').allTextContents();
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'pt-BR', { numeric: true })));
  await rows(page)
    .getByRole('link', { name: tenant(0).name })
    .click();
  await expect(page).toHaveURL(new RegExp(`sort=name&tenant=${tenant(0).id}`));

  const second = await context.newPage();
  await second.setViewportSize(desktop);
  await second.goto(page.url());
  await expect(second.getByTestId('tenant-drawer')).toContainText(tenant(0).name);
  await expect(second.getByRole('columnheader', { name: 'Inquilino' })).toHaveAttribute('aria-sort', 'ascending');
  await page.goBack();
  await expect(page.getByTestId('tenant-drawer')).toBeHidden();

  await page.getByRole('button', { name: 'Parados' }).click();
  await expect(page.getByText('Nenhum inquilino com essa busca e esse filtro.')).toBeVisible();
  await expect(page).toHaveURL(/show=stopped/);
});

test('a tenant that does not exist leaves the fleet as it is', async ({ page }) => {
  await openFleet(page, '?tenant=00000000-0000-4000-8000-00000000dead');
  await expect(page.getByTestId('tenant-drawer')).toContainText('Inquilino desconhecido');
  await expect(rows(page)).toHaveCount(product().credentials.tenants.length);
  await page.goto(`${product().baseUrl}/platform/tenants/00000000-0000-4000-8000-00000000dead`);
  await expect(page.getByText('Página não encontrada')).toBeVisible();
});

test('a view is kept in this browser, and the table can be saved as a file', async ({ page }) => {
  await openFleet(page, '?sort=name&order=desc');
  await page.getByRole('button', { name: 'Vistas' }).click();
  await page.getByRole('textbox', { name: 'Nome da vista atual' }).fill('De trás para frente');
  await page.getByRole('button', { name: 'Salvar' }).click();
  await open(page, '/platform');
  await page.getByRole('button', { name: 'Vistas' }).click();
  await page.getByRole('button', { name: 'De trás para frente', exact: true }).click();
  await expect(page).toHaveURL(/sort=name&order=desc/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(1 + product().credentials.tenants.length);
  for (const { name } of product().credentials.tenants) expect(csv).toContain(name);
});

test('five thousand tenants mount forty rows at most, and hostile or long names are text', async ({ page }) => {
  await page.setViewportSize(desktop);
  await enlargeFleet(page, 5000);
  await signIn(page, product().credentials.platform, '/platform/settings');
  await page.getByRole('navigation').getByRole('link', { name: 'Inquilinos' }).click();
  // The figures of the first paint are the real ones; the next answer is the large one.
  await expect(page.getByText(/^5\.000 inquilinos|^5000 inquilinos/).first()).toBeVisible();
  await expect(rows(page).first()).toContainText(hostileName);
  await expect(rows(page).nth(1)).toContainText(longName);
  expect(await rows(page).count()).toBeLessThanOrEqual(40);
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('grid')).toContainText('Inquilino 4999');
  expect(await rows(page).count()).toBeLessThanOrEqual(40);
  expect(await page.locator('main img').count()).toBe(0);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

const operations = ['/jobs', '/backups', '/tenants/new', '/alerts', '/audit', '/memory'];

test('the console is accessible in both themes', async ({ page }) => {
  // Fifteen screens, each looked at twice.
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openFleet(page);
  await expectAccessible(page, 'fleet');
  for (const opener of ['noisy-neighbor', 'saved-views'] as const) {
    await page.getByTestId(opener).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, opener);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'palette');
  await page.keyboard.press('Escape');
  for (const path of [
    `?tenant=${tenant(0).id}`,
    `/tenants/${tenant(0).id}`,
    '/infrastructure',
    '/settings',
    ...operations,
  ]) {
    await open(page, `/platform${path}`);
    await expect(page.locator('main :is(h2, h3, fieldset, search)').filter({ visible: true }).first()).toBeVisible();
    await expectAccessible(page, path);
  }
});

test('staff on a phone see the fleet, open a tenant and change the language', async ({ page }) => {
  await signIn(page, product().credentials.platform);
  await rows(page)
    .getByRole('link', { name: tenant(0).name })
    .click();
  const drawer = page.getByTestId('tenant-drawer');
  await expect(drawer).toBeInViewport();
  await drawer.getByRole('link', { name: 'Abrir a página do inquilino' }).click();
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  await expect(page.getByText('Cada consulta fica na auditoria.', { exact: false })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Ajustes' }).click();
  // The choice shows once the server has rendered the page anew.
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await page.getByRole('radio', { name: 'UTC' }).click();
  await expect(page.getByText('Times are shown in UTC.')).toBeVisible();
});
