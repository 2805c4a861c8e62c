import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type LaunchOptions, type Page, type Response } from '@playwright/test';
import { findOrInstallChromium } from '#server/runtime/find-or-install-chromium.ts';
import { terminalProgress } from '#server/runtime/progress.js';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';

const KPI_CARDS = ['kpi-hit-rate', 'kpi-response-time', 'kpi-mobile-share', 'kpi-databases'];
const DEADLINE_MS = 60_000;
/** Class names of the chart's library, which only its own scripts hold. */
const CHART_MARK = 'recharts-';

/**
 * Notes when every KPI card answers to touch: React puts its own property on an element in the moment in which it takes
 * the element over. A string, for a compiled function would bring names along that the page does not know.
 */
const watchCards = `
  const ids = ${JSON.stringify(KPI_CARDS)};
  const taken = (id) => {
    const card = document.querySelector('[data-testid="' + id + '"]');
    return card !== null && Object.keys(card).some((key) => key.startsWith('__reactProps'));
  };
  const look = () => {
    if (ids.every(taken)) document.documentElement.dataset.interactiveMs = String(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

export interface PageScripts {
  /** Bytes, each file gzipped by itself. */
  beforeInteractive: number;
  /** What draws the chart, which arrives after it. */
  chart: number;
  interactiveMs: number;
  files: { name: string; bytes: number; before: boolean; chart: boolean }[];
}

/** Debian's browser, installed where there is none, or one of the developer's own. */
export async function browserLaunch(): Promise<LaunchOptions> {
  return {
    executablePath: await findOrInstallChromium(terminalProgress()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  };
}

export const launchBrowser = async (): Promise<Browser> => chromium.launch(await browserLaunch());

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

/** Answers the cookies of a session, so that the measured page begins with an empty browser cache. */
export async function signIn(browser: Browser, baseUrl: string, login: { email: string; password: string }) {
  const context = await browser.newContext(phone);
  try {
    await signInByRequest(context.request, baseUrl, login);
    return await context.storageState();
  } finally {
    await context.close();
  }
}

/** When each script had arrived, milliseconds since the page began; a file that is asked for twice counts once. */
async function arrivals(page: Page): Promise<Map<string, number>> {
  const entries = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => ({ name: entry.name, end: entry.startTime + entry.duration })),
  );
  return new Map(entries.map(({ name, end }) => [name, end]));
}

/** Opens the tenant's home with an empty cache and weighs the scripts before and after its cards are interactive. */
export async function weighPageScripts(
  browser: Browser,
  baseUrl: string,
  session: Awaited<ReturnType<typeof signIn>>,
): Promise<PageScripts> {
  const context = await browser.newContext({ ...phone, storageState: session, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const responses = new Map<string, Response>();
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script' && response.ok()) responses.set(response.url(), response);
    });
    await page.addInitScript(watchCards);
    await page.goto(baseUrl);
    // Read from the page's own element: its content security policy allows no evaluated strings.
    await page.waitForSelector('html[data-interactive-ms]', { state: 'attached', timeout: DEADLINE_MS });
    const interactiveMs = Number(await page.getAttribute('html', 'data-interactive-ms'));
    // The chart loads for whoever comes near it.
    await page.getByTestId('performance-chart').scrollIntoViewIfNeeded();
    await page.waitForSelector('[data-testid=performance-chart] .recharts-surface', { timeout: DEADLINE_MS });
    await page.waitForLoadState('networkidle').catch(() => undefined);

    const arrivedAt = await arrivals(page);
    const withoutModules = await page.$$eval('script[nomodule]', (scripts) =>
      scripts.map((script) => script.getAttribute('src') ?? ''),
    );
    const files: PageScripts['files'] = [];
    for (const [url, response] of responses) {
      const { pathname } = new URL(url);
      if (withoutModules.some((source) => source !== '' && url.endsWith(source))) continue;
      const body = await response.body();
      const before = (arrivedAt.get(url) ?? 0) <= interactiveMs;
      files.push({ name: pathname, bytes: gzipSync(body).length, before, chart: body.includes(CHART_MARK) });
    }
    const total = (counts: (file: PageScripts['files'][number]) => boolean) =>
      files.filter(counts).reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      ...{ beforeInteractive: total(({ before }) => before), chart: total(({ chart }) => chart) },
      ...{ interactiveMs, files },
    };
  } finally {
    await context.close();
  }
}
