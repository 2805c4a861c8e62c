import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { parseEnv } from '#server/env.ts';
import { readCredentials } from '#server/seed/credentials.ts';
import { chromiumLaunch } from './chromium-launch.ts';

/**
 * `npm run screenshots -- [--out DIR] [--full]`: pictures of a running installation (KRYONIX_HOME names it), phone and desktop, light and
 * dark, for the README and for whoever judges the screens.
 */
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'public/screenshots' }, full: { type: 'boolean', default: false } },
});
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 };

const credentials = await readCredentials(parseEnv().KRYONIX_HOME);
const tenant = credentials?.tenants[0];
if (!credentials || !tenant)
  throw new Error('There is no running installation with demo tenants: run `npm start` first.');
const { baseUrl, platform } = credentials;
await mkdir(values.out, { recursive: true });
const browser = await chromium.launch(chromiumLaunch);

async function shoot(
  name: string,
  options: BrowserContextOptions,
  scheme: 'light' | 'dark',
  show: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext({
    ...options,
    colorScheme: scheme,
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await show(page);
  await page.screenshot({ path: join(values.out, `${name}-${scheme}.png`) });
  if (values.full) await page.screenshot({ path: join(values.out, `${name}-${scheme}-full.png`), fullPage: true });
  await context.close();
}

const signIn = (email: string, password: string) => async (page: Page) => {
  await page.goto(`${baseUrl}/login`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.locator('[data-testid=live-badge][data-state=live]').or(page.getByRole('grid')).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page
    .locator('.recharts-surface')
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(() => undefined);
};

for (const scheme of ['light', 'dark'] as const) {
  await shoot('login-phone', phone, scheme, async (page) => void (await page.goto(`${baseUrl}/login`)));
  await shoot('overview-phone', phone, scheme, signIn(tenant.email, tenant.password));
  await shoot('overview-desktop', desktop, scheme, signIn(tenant.email, tenant.password));
  await shoot('platform-desktop', desktop, scheme, signIn(platform.email, platform.password));
}
await browser.close();
