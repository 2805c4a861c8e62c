import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { freePort, type ServedProduct } from '#tests/setup/served-product.ts';
import { type Measurement, median } from '../figure.ts';
import { browserLaunch, type signIn } from './page-scripts.ts';
import { processorBlockingMs } from './processor-blocking.ts';

const RUNS = 5;
/** Lighthouse now and then loses the beginning of its own trace, and asks for another run. */
const ATTEMPTS = 8;
const READY_MS = 60_000;

/** What one run of Lighthouse says of the signed-in home, on its slow phone with slow 4G. */
interface Audit {
  performance: number;
  accessibility: number;
  'best-practices': number;
  'largest-contentful-paint': number;
  'total-blocking-time': number;
  'cumulative-layout-shift': number;
  /** How fast Lighthouse found this machine: what it observes it multiplies by four, whatever the machine. */
  machineIndex: number;
  /** The blocking time without what other programs took from the page, milliseconds. */
  processorBlockingMs: number | null;
}

const SCORES = ['performance', 'accessibility', 'best-practices'] as const;
const TIMES = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'] as const;

type Cookies = Awaited<ReturnType<typeof signIn>>['cookies'];

/** Lighthouse keeps cookies and empties every other store before each run, the service worker's too. */
async function audit(url: string, port: number): Promise<Audit> {
  const result = await lighthouse(url, { port, output: 'json', logLevel: 'error', onlyCategories: [...SCORES] });
  if (!result || result.lhr.runtimeError)
    throw new Error(result?.lhr.runtimeError?.message ?? 'Lighthouse did not run');
  const { categories, audits, environment } = result.lhr;
  const { traceEvents } = result.artifacts.Trace;
  const score = (name: (typeof SCORES)[number]) => Math.round((categories[name]?.score ?? Number.NaN) * 100);
  const time = (name: (typeof TIMES)[number]) => audits[name]?.numericValue ?? Number.NaN;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    'largest-contentful-paint': time('largest-contentful-paint') / 1000,
    'total-blocking-time': Math.round(time('total-blocking-time')),
    'cumulative-layout-shift': time('cumulative-layout-shift'),
    machineIndex: environment.benchmarkIndex,
    processorBlockingMs: processorBlockingMs(traceEvents, url),
  };
}

/**
 * Seconds until the largest element is painted where network and processor are slowed down for the page itself. The
 * simulation lays what happened on a fast one out anew, and takes all that had arrived by then for needed: where scripts
 * arrive within the same moment as the first picture, that is chance.
 */
async function paintUnderThrottling(url: string, port: number): Promise<number> {
  const options = { port, output: 'json', logLevel: 'error', throttlingMethod: 'devtools' } as const;
  const result = await lighthouse(url, { ...options, onlyAudits: ['largest-contentful-paint'] });
  const paintMs = result?.lhr.audits['largest-contentful-paint']?.numericValue;
  if (paintMs === undefined) throw new Error(result?.lhr.runtimeError?.message ?? 'Lighthouse saw no paint');
  return paintMs / 1000;
}

/** What still stands between the home and a phone's home screen, once its service worker is in charge. */
async function installabilityErrors(context: BrowserContext, url: string): Promise<string[]> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: READY_MS });
  const { installabilityErrors: errors } = await (await context.newCDPSession(page)).send(
    'Page.getInstallabilityErrors',
  );
  await page.close();
  return errors.map(({ errorId }) => errorId);
}

/** A blocking time is read beside what the page itself needs and the machine's speed: other work on it makes it longer. */
function blockingNote(audits: readonly Audit[]): string {
  const own = audits.map(({ processorBlockingMs: ms }) => (ms === null ? '–' : Math.round(ms))).join(', ');
  const indexes = audits.map(({ machineIndex }) => Math.round(machineIndex)).join(', ');
  return `by its processor time alone: ${own}; the machine's index, of which a slow phone has 264: ${indexes}`;
}

/** Does something in a browser of its own with a port for Lighthouse, signed in by these cookies. */
async function inOwnBrowser<Result>(
  cookies: Cookies,
  work: (context: BrowserContext, port: number) => Promise<Result>,
): Promise<Result> {
  const profile = await mkdtemp(join(tmpdir(), 'kryonix-audit-'));
  const port = await freePort();
  const { args = [], ...launch } = await browserLaunch();
  const context = await chromium.launchPersistentContext(profile, {
    ...launch,
    args: [...args, `--remote-debugging-port=${port}`],
  });
  try {
    await context.addCookies(cookies);
    return await work(context, port);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** Five audits, each in a browser of its own. Throws what the last attempt threw where there are too few. */
async function repeatAudit<Result>(
  cookies: Cookies,
  take: (port: number) => Promise<Result>,
  onProgress: (text: string) => void,
): Promise<Result[]> {
  const audits: Result[] = [];
  for (let attempt = 1; audits.length < RUNS; attempt++) {
    onProgress(`Lighthouse ${audits.length + 1} of ${RUNS}`);
    try {
      // As its own command does: in a browser that showed the page before, the old heap is searched while it measures.
      audits.push(await inOwnBrowser(cookies, (_, port) => take(port)));
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
      onProgress(`again, for ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return audits;
}

function toFigure(figure: string, values: readonly number[], toNote = (each: string) => each): Measurement {
  const digits = figure === 'cumulative-layout-shift' ? 3 : 2;
  const rounded = (value: number) => Number(value.toFixed(digits));
  const middle = median(values);
  const note = toNote(`each: ${values.map(rounded).join(', ')}`);
  return { figure, value: middle === null ? null : rounded(middle), runs: values.length, note };
}

/** Every figure of the signed-in home on a phone: the median of five runs. */
export async function auditPhone(
  { baseUrl }: ServedProduct,
  session: Awaited<ReturnType<typeof signIn>>,
  onProgress: (text: string) => void,
): Promise<Measurement[]> {
  const first = await inOwnBrowser(session.cookies, async (context) => ({
    errors: await installabilityErrors(context, baseUrl),
    cookies: await context.cookies(),
  }));
  const audits = await repeatAudit(first.cookies, (port) => audit(baseUrl, port), onProgress);
  onProgress('the same on a network and a processor that are slowed down');
  const paints = await repeatAudit(first.cookies, (port) => paintUnderThrottling(baseUrl, port), onProgress);
  const figures = [...SCORES, ...TIMES].map((figure) => {
    const values = audits.map((each) => each[figure]);
    return toFigure(figure, values, (each) =>
      figure === 'total-blocking-time' ? `${each}; ${blockingNote(audits)}` : each,
    );
  });
  const note = first.errors.length === 0 ? 'a service worker is in charge of the start' : first.errors.join(', ');
  const painted = toFigure('largest-contentful-paint-throttled', paints);
  return [...figures, painted, { figure: 'installability-errors', value: first.errors.length, runs: 1, note }];
}
