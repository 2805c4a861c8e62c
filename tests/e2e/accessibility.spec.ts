import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { openDashboard, product, signIn } from './product.ts';
import { test } from './test.ts';

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the screens are accessible in the ${colorScheme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${product().baseUrl}/login`);
    expect(await violations(page)).toEqual([]);
    await openDashboard(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Conta e preferências' }).click();
    expect(await violations(page)).toEqual([]);
    await context.clearCookies();
    await signIn(page, product().credentials.platform);
    await expect(page.getByRole('grid')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
}
