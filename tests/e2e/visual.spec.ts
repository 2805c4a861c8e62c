import { expect } from '@playwright/test';
import { open, product } from './product.ts';
import { test } from './test.ts';

/** Another release of the browser draws edges of letters a little differently; a part that moved is far more than that. */
const tolerance = { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' } as const;

test.use({ deviceScaleFactor: 1 });
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the ways into the app look as somebody approved them, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, '/login');
    await expect(page).toHaveScreenshot(`login-phone-${colorScheme}.png`, tolerance);
    await page.goto(`${product().baseUrl}/offline.html`);
    await expect(page).toHaveScreenshot(`offline-phone-${colorScheme}.png`, tolerance);
  });
}
