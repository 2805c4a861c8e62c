import { expect, type Page } from '@playwright/test';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';
import { adviceAnswers } from './answers/advice-answers.ts';
import { alertAnswers, platformAlertAnswers } from './answers/alert-answers.ts';
import { answerPage } from './answers/answer-page.ts';
import type { FixedAnswer } from './answers/fixed-answer.ts';
import { fleetAnswers } from './answers/fleet-answers.ts';
import { keyAnswers } from './answers/key-answers.ts';
import { staffTenantAnswers } from './answers/staff-tenant-answers.ts';
import { tenantAnswers } from './answers/tenant-answers.ts';
import { open, product, tenant } from './product.ts';
import { test } from './test.ts';

/** A picture of a whole page is large: of all of it, a line that moved is more than this. */
const tolerance = { maxDiffPixelRatio: 0.01, animations: 'disabled', caret: 'hide' } as const;

const of = (answers: readonly FixedAnswer[], ...questions: string[]) =>
  answers.filter(({ question }) => questions.includes(question));

const ownAlerts = of(alertAnswers, '/api/alerts');
const advice = of(adviceAnswers, '/api/cache/ai/optimizations');
const databases = of(tenantAnswers, '/api/cache/databases');
const eviction = of(adviceAnswers, '/api/cache/ai/eviction');

interface Screen {
  name: string;
  path: string;
  answers: FixedAnswer[];
  /** True where a socket tells its news. */
  live: boolean;
  /** Charts on it, which load late. */
  charts: number;
}

const overview: Screen = {
  name: 'overview',
  path: '/',
  live: true,
  charts: 4,
  answers: [...tenantAnswers, ...ownAlerts, ...advice],
};
const phoneScreens: Screen[] = [
  overview,
  { name: 'keys', path: '/keys', live: false, charts: 0, answers: [...keyAnswers, ...databases, ...ownAlerts] },
  { name: 'optimize', path: '/optimize', live: true, charts: 0, answers: [...adviceAnswers, ...ownAlerts] },
  { name: 'alerts', path: '/alerts', live: false, charts: 0, answers: alertAnswers },
];
const staffScreens: Screen[] = [
  { name: 'fleet', path: '/platform', live: false, charts: 0, answers: [...fleetAnswers, ...platformAlertAnswers] },
  {
    ...{ name: 'tenant', path: '/platform/tenants/TENANT', live: true, charts: 4 },
    answers: [...tenantAnswers, ...staffTenantAnswers, ...advice, ...eviction, ...platformAlertAnswers],
  },
];

/** Opens a screen, and stops its clock once everything that it asks for is on it. */
async function show(page: Page, { path, answers, live, charts }: Screen): Promise<void> {
  const { id } = tenant(0);
  const answered = await answerPage(page, id, answers);
  await open(page, path.replace('TENANT', id));
  await answered.everythingAnswered();
  await makeRoom(page);
  await expect(page.locator('.recharts-surface')).toHaveCount(charts);
  await expect(page.locator('.skeleton').filter({ visible: true })).toHaveCount(0);
  await makeRoom(page);
  if (live) await answered.listened();
  await answered.stopClock();
  if (live) await answered.tell();
  if (live) await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
  await answered.settle();
}

/** A window as high as the page, so that bars at its edges are where they are for who scrolls there. */
async function makeRoom(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  await expect(async () => {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
  }).toPass();
}

test.use({ deviceScaleFactor: 1 });
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

for (const screen of phoneScreens) {
  test(`the screen «${screen.name}» looks on a phone as somebody approved it`, async ({ page }) => {
    await signInByRequest(page.request, product().baseUrl, tenant(0));
    await show(page, screen);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page).toHaveScreenshot(`${screen.name}-phone-${colorScheme}.png`, tolerance);
    }
  });
}

test.describe(() => {
  test.use({ viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false });

  for (const screen of [overview, ...staffScreens]) {
    test(`the screen «${screen.name}» looks on a desktop as somebody approved it`, async ({ page }) => {
      const person = staffScreens.includes(screen) ? product().credentials.platform : tenant(0);
      await signInByRequest(page.request, product().baseUrl, person);
      await show(page, screen);
      await expect(page).toHaveScreenshot(`${screen.name}-desktop-light.png`, tolerance);
    });
  }
});
