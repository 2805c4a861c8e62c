import { expect } from '@playwright/test';
import { forgetChoices, openDashboard, product, tenant } from './product.ts';
import { test } from './test.ts';

test('shows the four figures, the chart, 16 named databases and real operations', async ({ page }) => {
  await openDashboard(page);
  for (const id of ['kpi-hit-rate', 'kpi-response-time', 'kpi-mobile-share', 'kpi-databases']) {
    await expect(page.getByTestId(id)).toContainText(/\d/);
  }
  await expect(page.getByTestId('performance-chart').locator('svg').first()).toBeVisible();
  for (let database = 0; database < 16; database++) {
    await expect(page.getByTestId(`database-${database}`)).toContainText(/[A-Za-zÀ-ú]{2,}/);
  }
  await expect(page.getByTestId('database-1')).toContainText(/[1-9]/);
  await expect(page.getByTestId('recent-operation').first()).toContainText(/ms/);
  await expect(page.getByTestId('ai-card')).toContainText('Histórico');
  await expect(page.getByText('Demonstração').filter({ visible: true }).first()).toBeVisible();
});

test('the figures move by themselves, from operations that really happen', async ({ page }) => {
  await openDashboard(page);
  const operations = page.getByTestId('recent-operation');
  const before = await operations.allInnerTexts();
  const figures = async () => (await page.locator('[data-testid^=kpi-]').allInnerTexts()).join();
  const figuresBefore = await figures();
  await expect.poll(() => operations.allInnerTexts()).not.toEqual(before);
  await expect.poll(figures).not.toBe(figuresBefore);
});

test('the figures on the page are those of the end point', async ({ page, request }) => {
  await openDashboard(page);
  const headers = { authorization: `Bearer ${tenant(0).apiKey}` };
  await expect(async () => {
    const answer = await request.get(`${product().baseUrl}/api/cache/metrics/realtime`, { headers });
    const { hitRate } = (await answer.json()) as { hitRate: number };
    const shown = hitRate.toLocaleString('pt-BR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    await expect(page.getByTestId('kpi-hit-rate')).toContainText(shown, { timeout: 1_000 });
  }).toPass();
});

test('a figure explains itself and a database opens its details', async ({ page }) => {
  await openDashboard(page);
  await page.getByTestId('kpi-hit-rate').click();
  await expect(page.getByRole('dialog')).toContainText('÷');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByTestId('database-0').click();
  await expect(page.getByRole('dialog')).toContainText('min');
  // Beside the sheet.
  await page.mouse.click(195, 20);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the range of the chart is chosen in a sheet, which opens before its choices have come', async ({ page }) => {
  await openDashboard(page);
  let asked = 0;
  let arrive: () => void = () => undefined;
  const onTheirWay = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/_next/static/chunks/**', async (route) => {
    asked += 1;
    await onTheirWay;
    await route.continue();
  });
  await page.getByRole('button', { name: /Período/ }).click();
  await expect(page.getByRole('dialog', { name: 'Período' })).toBeVisible();
  await expect.poll(() => asked).toBeGreaterThan(0);
  arrive();
  const answer = page.waitForResponse(/performance\/1h/);
  await page.getByRole('dialog').getByText('Última hora').click();
  expect((await answer).status()).toBe(200);
  await expect(page).toHaveURL(/\?range=1h$/);
  await page.reload();
  await expect(page.getByTestId('performance-chart')).toContainText('Performance 1h');
});

test('a card that cannot be read says so, leaves the others alone, and tries again when asked', async ({ page }) => {
  await page.route('**/api/cache/performance/7d*', (route) => route.fulfill({ status: 503, json: {} }));
  await openDashboard(page);
  await page.getByRole('button', { name: /Período/ }).click();
  await page.getByRole('dialog').getByText('Últimos 7 dias').click();
  const card = page.getByTestId('performance-chart');
  await expect(card.getByRole('alert')).toBeVisible();
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  await page.unroute('**/api/cache/performance/7d*');
  await card.getByRole('button', { name: 'Tentar de novo' }).click();
  await expect(card.locator('svg.recharts-surface').first()).toBeVisible();
});

test('language and theme follow the choice', async ({ page }) => {
  await openDashboard(page);
  await page.getByRole('button', { name: 'Conta e preferências' }).click();
  await page.getByText('Escuro').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByText('English').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByText('Hit rate').first()).toBeVisible();
  await forgetChoices(page);
});

test('nothing is wider than the phone', async ({ page }) => {
  await openDashboard(page);
  for (const width of [360, 390, 430, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});
