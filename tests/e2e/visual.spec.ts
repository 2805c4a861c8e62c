import { expect } from '@playwright/test';
import { open, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

/** Another release of the browser draws edges of letters a little differently; a part that moved is far more than that. */
const tolerance = { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' } as const;

test.use({ deviceScaleFactor: 1 });
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`screens without live figures look as somebody approved them, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, '/login');
    await expect(page).toHaveScreenshot(`login-phone-${colorScheme}.png`, tolerance);
    await page.goto(`${product().baseUrl}/offline.html`);
    await expect(page).toHaveScreenshot(`offline-phone-${colorScheme}.png`, tolerance);
    await signIn(page, tenant(0), '/settings');
    await expect(page).toHaveScreenshot(`settings-phone-${colorScheme}.png`, tolerance);
    await open(page, '/settings/notifications');
    await expect(page).toHaveScreenshot(`notifications-phone-${colorScheme}.png`, tolerance);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect(page).toHaveScreenshot(`notifications-desktop-${colorScheme}.png`, tolerance);
    await page.context().clearCookies();
    await signIn(page, product().credentials.platform, '/platform/settings');
    await expect(page).toHaveScreenshot(`console-settings-desktop-${colorScheme}.png`, tolerance);
  });
}
