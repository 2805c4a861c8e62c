import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BrowserContextOptions, chromium } from '@playwright/test';
import { realtimeMetricsSchema } from '#lib/contracts/realtime-metrics.ts';
import { parseEnv } from '#server/env.ts';
import { findOrInstallChromium } from '#server/runtime/find-or-install-chromium.ts';
import { terminalProgress } from '#server/runtime/progress.js';
import { readCredentials } from '#server/seed/credentials.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { chromiumLaunch } from './chromium-launch.ts';
import { handOver, signIn } from './product.ts';

/**
 * `npm run screenshots -- [--out DIR] [--full] [--locale LOCALE]`: pictures of a running installation (KRYONIX_HOME names
 * it), phone and desktop, light and dark, for the README and for whoever judges the screens.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'public/screenshots' },
    full: { type: 'boolean', default: false },
    locale: { type: 'string', default: 'pt-BR' },
  },
});
const home = parseEnv().KRYONIX_HOME;
const credentials = await readCredentials(home);
const tenant = credentials?.tenants[0];
if (!credentials || !tenant)
  throw new Error('There is no running installation with demo tenants: run `npm start` first.');
const { baseUrl, platform } = credentials;
handOver({ home, baseUrl, credentials });
await mkdir(values.out, { recursive: true });
await hitRateSettled();
const executablePath = await findOrInstallChromium(terminalProgress());
const browser = await chromium.launch({ ...chromiumLaunch, executablePath });

const sizes: Record<'phone' | 'desktop', BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
};

/**
 * The cache of a fresh installation is cold, and its first minutes say nothing of the product: waits until the hit rate of
 * the last 5 minutes has stayed within half a point for a minute.
 */
async function hitRateSettled(): Promise<void> {
  const headers = { authorization: `Bearer ${tenant?.apiKey}` };
  const read: { atMs: number; hitRate: number | null }[] = [];
  const patienceMs = 20 * 60_000;
  await eventually(async () => {
    await delay(5_000);
    const answer = await fetch(`${baseUrl}/api/cache/metrics/realtime`, { headers });
    const { hitRate } = realtimeMetricsSchema.parse(await answer.json());
    read.push({ atMs: performance.now(), hitRate });
    const since = performance.now() - 60_000;
    const known = read.filter(({ atMs }) => atMs >= since).map((each) => each.hitRate ?? Number.NaN);
    return (read[0]?.atMs ?? since) < since && Math.max(...known) - Math.min(...known) < 0.5;
  }, patienceMs);
}

interface Picture {
  name: string;
  path: string;
  /** Each is seen once what loads late is there. */
  ready: string[];
}

const drawn = ['.recharts-surface', '[data-testid=live-badge][data-state=live]'];
const tenantPictures: Picture[] = [
  { name: 'overview', path: '/', ready: drawn },
  { name: 'keys', path: '/keys', ready: ['[data-testid=key-row]'] },
  { name: 'optimize', path: '/optimize', ready: ['main h2'] },
  { name: 'alerts', path: '/alerts', ready: ['main fieldset'] },
];
const staffPictures: Picture[] = [
  { name: 'fleet', path: '/platform', ready: ['#reconciliation dl'] },
  { name: 'jobs', path: '/platform/jobs', ready: ['main li'] },
  { name: 'tenant', path: `/platform/tenants/${tenant.id}`, ready: drawn },
];

/** Each page of one person in both themes, which need no loading anew. */
async function shoot(person: typeof platform | null, size: keyof typeof sizes, pictures: readonly Picture[]) {
  const context = await browser.newContext({
    ...{ ...sizes[size], locale: values.locale, timezoneId: 'America/Sao_Paulo' },
    ...{ reducedMotion: 'reduce', serviceWorkers: 'block' },
  });
  await context.addCookies([{ name: 'kryonix_locale', value: values.locale, url: baseUrl }]);
  const page = await context.newPage();
  if (person) await signIn(page, person);
  for (const { name, path, ready } of pictures) {
    await page.goto(baseUrl + path);
    for (const part of ready) await page.locator(part).first().waitFor();
    // A dashboard that is live never falls silent for long.
    await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const file = (suffix: string) => join(values.out, `${name}-${size}-${colorScheme}${suffix}.png`);
      await page.screenshot({ path: file('') });
      if (values.full) await page.screenshot({ path: file('-full'), fullPage: true });
    }
  }
  await context.close();
}

await shoot(null, 'phone', [{ name: 'login', path: '/login', ready: ['button[type=submit]'] }]);
await shoot(tenant, 'phone', tenantPictures);
await shoot(tenant, 'desktop', tenantPictures.slice(0, 1));
await shoot(platform, 'desktop', staffPictures);
await browser.close();
