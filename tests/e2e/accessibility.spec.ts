import { expect } from '@playwright/test';
import { open, openDashboard, product, signIn, tenant } from './product.ts';
import { smallTargets } from './small-targets.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

test('the sign-in page and the overview with its sheets are accessible in both themes', async ({ page }) => {
  // Ten screens, each looked at twice.
  test.slow();
  await page.goto(`${product().baseUrl}/login`);
  await expectAccessible(page, 'login');
  await page.goto(`${product().baseUrl}/invite/nobody`);
  await expectAccessible(page, 'an invitation that is over');
  await openDashboard(page);
  await expect(page.getByTestId('performance-chart').locator('svg').first()).toBeVisible();
  await expectAccessible(page, 'overview');
  expect(await smallTargets(page)).toEqual([]);
  const sheets = [
    page.getByRole('button', { name: 'Conta e preferências' }),
    page.getByTestId('kpi-hit-rate'),
    page.getByRole('button', { name: /^Período/ }),
    page.getByRole('button', { name: 'Ver como tabela' }),
    page.getByTestId('database-1'),
    page.getByRole('button', { name: /^Filtrar/ }),
  ];
  for (const opener of sheets) {
    const name = `sheet of ${opener}`;
    await opener.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, name);
    expect({ name, small: await smallTargets(page) }).toEqual({ name, small: [] });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectAccessible(page, 'overview on a wide screen');
});

test('optimisations, keys and alerts on a wide screen are accessible in both themes', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, tenant(0));
  for (const path of ['/optimize', '/optimize/what-if', '/keys', '/alerts']) {
    await open(page, path);
    await expect(page.locator('main :is(h2, h3, fieldset, search)').filter({ visible: true }).first()).toBeVisible();
    await expectAccessible(page, `${path} on a wide screen`);
  }
});
