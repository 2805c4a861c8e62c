import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServedProduct, serveProduct } from '#tests/setup/served-product.ts';
import { type FigureDefinition, type Measurement, median, type Suite, toTenth } from '../figure.ts';
import { fleetFigures, measureFleet } from './fleet-table.ts';
import { measureLiveDelay } from './live-delay.ts';
import { launchBrowser, type PageScripts, signIn, weighPageScripts } from './page-scripts.ts';
import { auditPhone } from './phone-audit.ts';
import { recordHistory } from './record-history.ts';

const WARM_STARTS = 3;
const PAGE_LOADS = 3;
const KB = 1000;
/** On a phone's screen the servers are elsewhere: here they give way to the browser, which has the same processor. */
const SERVER_NICENESS = 10;

/** Starts the home again and again; answers the last product, still running, and how long each start took. */
async function startWarm(home: string, onProgress: (text: string) => void) {
  const port = await freePort();
  onProgress('first start, which prepares the home and builds what is stale');
  let product = await serveProduct(home, port);
  const seconds: number[] = [];
  for (let run = 1; run <= WARM_STARTS; run++) {
    await product.stop();
    onProgress(`warm start ${run} of ${WARM_STARTS}`);
    product = await serveProduct(home, port, {}, SERVER_NICENESS);
    seconds.push(product.startMs / 1000);
  }
  return { product, seconds };
}

async function loadPages(product: ServedProduct, onProgress: (text: string) => void): Promise<Measurement[]> {
  const [tenant] = product.credentials.tenants;
  if (tenant === undefined) throw new Error('There is no tenant');
  onProgress('recording real operations for the chart');
  await recordHistory(product);
  const browser = await launchBrowser();
  try {
    const session = await signIn(browser, product.baseUrl, tenant);
    const loads: PageScripts[] = [];
    for (let run = 1; run <= PAGE_LOADS; run++) {
      onProgress(`page load ${run} of ${PAGE_LOADS}`);
      loads.push(await weighPageScripts(browser, product.baseUrl, session));
    }
    onProgress('live updates');
    const live = await measureLiveDelay(browser, product, session);
    return [...scriptFigures(loads), live, ...(await auditPhone(product, session, onProgress))];
  } finally {
    await browser.close();
  }
}

function scriptFigures(loads: readonly PageScripts[]): Measurement[] {
  const kilobytes = (of: (load: PageScripts) => number) => {
    const middle = median(loads.map(of));
    return middle === null ? null : toTenth(middle / KB);
  };
  const files = loads[0]?.files ?? [];
  const interactiveMs = Math.round(median(loads.map((load) => load.interactiveMs)) ?? 0);
  const early = `${files.filter(({ before }) => before).length} files, cards interactive after ${interactiveMs} ms`;
  const later = toTenth(files.filter(({ before }) => !before).reduce((sum, { bytes }) => sum + bytes, 0) / KB);
  return [
    {
      figure: 'scripts-before-interactive',
      value: kilobytes((load) => load.beforeInteractive),
      runs: loads.length,
      note: early,
    },
    {
      figure: 'chart-chunk',
      value: kilobytes((load) => load.chart),
      runs: loads.length,
      note: `${files.filter(({ chart }) => chart).length} files; all scripts that come later: ${later} KB`,
    },
  ];
}

/** What fails here leaves the figures of the page unmeasured and keeps the others. */
async function measureScripts(product: ServedProduct, onProgress: (text: string) => void): Promise<Measurement[]> {
  try {
    return await loadPages(product, onProgress);
  } catch (error) {
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    onProgress(`the page could not be measured: ${error instanceof Error ? error.stack : note}`);
    return pageFigures.map(({ figure }) => ({ figure, value: null, runs: 0, note }));
  }
}

async function measure(onProgress: (text: string) => void): Promise<Measurement[]> {
  const home = await mkdtemp(join(tmpdir(), 'kryonix-bench-'));
  let running: ServedProduct | null = null;
  try {
    const { product, seconds } = await startWarm(home, onProgress);
    running = product;
    const warm = median(seconds);
    const note = `each: ${seconds.map((value) => toTenth(value)).join(', ')} s`;
    const value = warm === null ? null : toTenth(warm);
    const warmStart = { figure: 'warm-start', value, runs: seconds.length, note };
    const scripts = await measureScripts(product, onProgress);
    return [...scripts, ...(await measureFleet(product, onProgress)), warmStart];
  } finally {
    await running?.stop();
    await rm(home, { recursive: true, force: true });
  }
}

const higher = (figure: string, title: string, target: number): FigureDefinition => ({
  figure,
  title,
  unit: 'points',
  target,
  better: 'higher',
});

const lower = (figure: string, title: string, unit: string, target: number): FigureDefinition => ({
  figure,
  title,
  unit,
  target,
  better: 'lower',
});

/** Of the signed-in home; Lighthouse's are medians of five on its slow phone with slow 4G. */
const pageFigures: FigureDefinition[] = [
  lower(
    'scripts-before-interactive',
    'scripts loaded before the KPI cards are interactive, gzipped, polyfill excluded',
    'KB',
    200,
  ),
  lower('chart-chunk', "the chart's scripts, after the first paint, gzipped", 'KB', 120),
  lower('live-update-to-pixels', 'from an update on the socket to the frame that shows it', 'ms', 200),
  higher('performance', "Lighthouse's performance", 95),
  higher('accessibility', "Lighthouse's accessibility", 100),
  higher('best-practices', "Lighthouse's best practices", 95),
  lower('largest-contentful-paint', 'until the largest element is painted, as Lighthouse simulates it', 's', 2),
  lower('largest-contentful-paint-throttled', 'the same with network and processor really slowed down', 's', 2),
  lower(
    'total-blocking-time',
    'time in which the page could not answer a touch; its servers give way to the browser',
    'ms',
    150,
  ),
  lower('cumulative-layout-shift', 'how much of the page jumped', 'score', 0.02),
  lower('installability-errors', 'what keeps a browser from installing the app', 'errors', 0),
];

/** What a phone has to load before it can be used, and what a person waits for at the terminal. */
export const webSuite: Suite = {
  name: 'web',
  figures: [
    ...pageFigures,
    ...fleetFigures,
    lower('warm-start', 'from the command to the first page, second start', 's', 10),
  ],
  measure,
};
