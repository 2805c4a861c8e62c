import type { Browser, Page } from '@playwright/test';
import type { PlatformTenant, PlatformTenants } from '#lib/contracts/platform.ts';
import type { ServedProduct } from '#tests/setup/served-product.ts';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';
import { type FigureDefinition, type Measurement, median, toTenth } from '../figure.ts';
import { launchBrowser } from './page-scripts.ts';

const TENANTS = 5000;
const SORTS = 7;
const SCROLLED_ROWS = 1500;
const ROW_PX = 48;
const DEADLINE_MS = 120_000;

/** The fleet table with 5,000 tenants on a desktop. */
export const fleetFigures: FigureDefinition[] = [
  {
    figure: 'fleet-rows-mounted',
    title: 'rows of the fleet table in the page at most, 5,000 tenants, while it scrolls',
    unit: 'rows',
    target: 40,
    better: 'lower',
  },
  {
    figure: 'fleet-scroll-longest-task',
    title: 'longest task while the fleet table of 5,000 tenants scrolls (0: none reached 50 ms)',
    unit: 'ms',
    target: 50,
    better: 'lower',
  },
  {
    figure: 'fleet-sort',
    title: 'from the click on a header to the sorted fleet table in the page, 5,000 tenants',
    unit: 'ms',
    target: 100,
    better: 'lower',
  },
];

/** The answer of the end point with one real tenant made 5,000, all different. */
function enlarged({ tenants: [real] }: PlatformTenants): PlatformTenants {
  if (!real) throw new Error('There is no tenant');
  const tenants = Array.from({ length: TENANTS }, (_, index): PlatformTenant => {
    const spread = (index * 7919) % TENANTS;
    return {
      ...real,
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: `Inquilino ${spread}`,
      slug: `inquilino-${spread}`,
      hitRate: (spread / TENANTS) * 100,
      p95ResponseTime: (spread % 700) / 10,
      opsPerSecond: spread / 3,
      memoryUsage: spread * 65_536,
      quotaBytes: 512 * 1_048_576,
      trend: Array.from({ length: 24 }, (_, hour) => 60 + ((spread + hour * 7) % 40)),
      change: { hitRate: ((spread % 200) - 100) / 20, opsPerSecond: 0 },
    };
  });
  return { tenants };
}

async function openLargeFleet(browser: Browser, { baseUrl, credentials }: ServedProduct): Promise<Page> {
  // A service worker would ask by itself, where no route of the page reaches.
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  await page.route('**/api/platform/tenants', async (route) => {
    await route.fulfill({ json: enlarged((await (await route.fetch()).json()) as PlatformTenants) });
  });
  await signInByRequest(page.request, baseUrl, credentials.platform);
  await page.goto(`${baseUrl}/platform`);
  // The first paint has the real tenants; the next answer is the large one.
  await page.locator(`[role=grid][aria-rowcount="${TENANTS + 1}"]`).waitFor({ timeout: DEADLINE_MS });
  return page;
}

/** Scrolls a fixed way, a row and a half at each turn; answers the longest task and the most rows that were mounted. */
function scrollThrough(page: Page): Promise<{ longestTaskMs: number; mostRows: number }> {
  return page.getByRole('grid').evaluate(
    (grid, { way, step }) =>
      new Promise<{ longestTaskMs: number; mostRows: number }>((resolve) => {
        const seen = { longestTaskMs: 0, mostRows: 0 };
        const scroller = grid.parentElement ?? grid;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
        });
        observer.observe({ type: 'longtask' });
        const timer = setInterval(() => {
          seen.mostRows = Math.max(seen.mostRows, grid.querySelectorAll('tbody tr[aria-rowindex]').length);
          scroller.scrollTop += step;
          if (scroller.scrollTop < way) return;
          clearInterval(timer);
          // Long tasks are told after they end.
          setTimeout(() => {
            observer.disconnect();
            resolve(seen);
          }, 250);
        }, 16);
      }),
    { way: SCROLLED_ROWS * ROW_PX, step: ROW_PX * 1.5 },
  );
}

/** Clicks the header of the hit rate; answers after which time the rows of the new order were in the page. */
function sortOnce(page: Page): Promise<number> {
  return page
    .getByRole('columnheader')
    .nth(2)
    .evaluate(
      (header) =>
        new Promise<number>((resolve) => {
          const started = performance.now();
          new MutationObserver((_, observer) => {
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - started));
          }).observe(header, { attributeFilter: ['aria-sort'] });
          header.querySelector('button')?.click();
        }),
    );
}

/** Measures the fleet table in a browser of its own; what fails leaves its figures unmeasured. */
export async function measureFleet(product: ServedProduct, onProgress: (text: string) => void): Promise<Measurement[]> {
  onProgress(`a fleet table of ${TENANTS} tenants`);
  const browser = await launchBrowser();
  try {
    const page = await openLargeFleet(browser, product);
    const { longestTaskMs, mostRows } = await scrollThrough(page);
    const sorts: number[] = [];
    for (let run = 0; run < SORTS; run++) sorts.push(await sortOnce(page));
    const sortMs = median(sorts);
    return [
      { figure: 'fleet-rows-mounted', value: mostRows, runs: 1, note: `${SCROLLED_ROWS} rows scrolled` },
      {
        figure: 'fleet-scroll-longest-task',
        value: Math.round(longestTaskMs),
        runs: 1,
        note: `${SCROLLED_ROWS} rows scrolled`,
      },
      {
        figure: 'fleet-sort',
        value: sortMs === null ? null : toTenth(sortMs),
        runs: sorts.length,
        note: `each: ${sorts.map(Math.round).join(', ')} ms`,
      },
    ];
  } catch (error) {
    const note = error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
    onProgress(`the fleet table could not be measured: ${note}`);
    return fleetFigures.map(({ figure }) => ({ figure, value: null, runs: 0, note }));
  } finally {
    await browser.close();
  }
}
