import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

/** The palette's field, opened by keyboard over the fleet. */
async function openPalette(page: Page) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, product().credentials.platform, '/platform');
  await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Buscar ou ir para' });
  await expect(field).toBeFocused();
  return field;
}

test('the palette finds pages, tenants and actions', async ({ page }) => {
  const field = await openPalette(page);
  await field.fill('servid');
  await expect(page.getByRole('option')).toHaveText([/Servidores/]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/platform\/infrastructure$/);
  await page.keyboard.press('Control+k');
  await field.fill(tenant(1).name);
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(new RegExp(`/platform/tenants/${tenant(1).id}$`));
  await page.keyboard.press('Control+k');
  await field.fill('csv');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const [names, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(names).toContain('tenant_id');
  expect(lines).toHaveLength(product().credentials.tenants.length);
  await page.keyboard.press('Control+k');
  await field.fill('tema escuro');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
});

test('a key that follows the end of the palette at once is not lost', async ({ page }) => {
  const field = await openPalette(page);
  // Within one task: the browser tells the end of a dialog, and takes the focus from its field, in a later one.
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('dialog[open]')?.close();
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
  });
  await expect(page.getByRole('dialog', { name: 'Atalhos do teclado' })).toBeVisible();
  await expect(field).toBeHidden();
});
