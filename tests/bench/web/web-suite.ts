import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServedProduct, serveProduct } from '#tests/setup/served-product.ts';
import { type Measurement, median, type Suite, toTenth } from '../figure.ts';
import { fleetFigures, measureFleet } from './fleet-table.ts';
import { launchBrowser, type PageScripts, signIn, weighPageScripts } from './page-scripts.ts';
import { recordHistory } from './record-history.ts';

const WARM_STARTS = 3;
const PAGE_LOADS = 3;
const KB = 1000;

/** Starts the home again and again; answers the last product, still running, and how long each start took. */
async function startWarm(home: string, onProgress: (text: string) => void) {
  const port = await freePort();
  onProgress('first start, which prepares the home and builds what is stale');
  let product = await serveProduct(home, port);
  const seconds: number[] = [];
  for (let run = 1; run <= WARM_STARTS; run++) {
    await product.stop();
    onProgress(`warm start ${run} of ${WARM_STARTS}`);
    product = await serveProduct(home, port);
    seconds.push(product.startMs / 1000);
  }
  return { product, seconds };
}

async function loadPages(product: ServedProduct, onProgress: (text: string) => void): Promise<PageScripts[]> {
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
    return loads;
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
  const count = (before: boolean) => files.filter((file) => file.before === before).length;
  const early = `${count(true)} files, cards interactive after ${interactiveMs} ms`;
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
      note: `${count(false)} files`,
    },
  ];
}

/** What fails here leaves the figures of the page unmeasured and keeps the others. */
async function measureScripts(product: ServedProduct, onProgress: (text: string) => void): Promise<Measurement[]> {
  try {
    return scriptFigures(await loadPages(product, onProgress));
  } catch (error) {
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    onProgress(`the page could not be measured: ${error instanceof Error ? error.stack : note}`);
    return ['scripts-before-interactive', 'chart-chunk'].map((figure) => ({ figure, value: null, runs: 0, note }));
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

/** What a phone has to load before it can be used, and what a person waits for at the terminal. */
export const webSuite: Suite = {
  name: 'web',
  figures: [
    {
      figure: 'scripts-before-interactive',
      title: 'scripts loaded before the KPI cards are interactive, gzipped, polyfill excluded',
      unit: 'KB',
      target: 200,
      better: 'lower',
    },
    {
      figure: 'chart-chunk',
      title: "the chart's scripts, after the first paint, gzipped",
      unit: 'KB',
      target: 120,
      better: 'lower',
    },
    ...fleetFigures,
    {
      figure: 'warm-start',
      title: 'from the command to the first page, second start',
      unit: 's',
      target: 10,
      better: 'lower',
    },
  ],
  measure,
};
