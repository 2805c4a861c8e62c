import { expect, type Page } from '@playwright/test';
import { open, product, signIn, tenant } from './product.ts';
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

/** What counts by itself: an alert may be open or not. */
const unmoved = (page: Page) => ({ ...tolerance, mask: [page.getByRole('navigation')] });

test('the screens that hold no figures look as somebody approved them', async ({ page }) => {
  await open(page, '/invite/nobody');
  await expect(page).toHaveScreenshot('invite-gone-phone-light.png', tolerance);
  await signIn(page, tenant(1), '/settings');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page).toHaveScreenshot('settings-phone-dark.png', unmoved(page));
  await open(page, '/settings/privacy');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.getByText('Nenhum pedido até agora.', { exact: false })).toBeVisible();
  await expect(page).toHaveScreenshot('privacy-phone-light.png', unmoved(page));
  // The page that is open would notice that somebody else signed in, and lead elsewhere meanwhile.
  await page.goto('about:blank');
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, product().credentials.platform, '/platform/tenants/new');
  await expect(page).toHaveScreenshot('new-tenant-desktop-light.png', unmoved(page));
});
