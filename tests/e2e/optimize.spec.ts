import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { Pool } from 'pg';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { product, signIn, tenant } from './product.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const title = 'Guardar crm · e2e por mais tempo: de 5 min para 15 min';

/** As the optimiser writes what its study found: hours of traffic are not to be had in a test. */
async function propose(): Promise<void> {
  const pool = new Pool({ connectionString: product().credentials.databaseUrl, max: 1 });
  const tenantId = tenant(0).id;
  const evidence = { reads: 8_412, watchedSeconds: 3_600, examinedSeconds: 1_800, memoryRatio: 0.97 };
  await withTenant(pool, tenantId, (client) =>
    insertOptimization(client, tenantId, {
      changes: [{ module: 'crm', dataType: 'e2e', formerTtlSeconds: 300, ttlSeconds: 900, formerPolicySeconds: null }],
      ...{
        gain_pp: 4.4,
        gain_low_pp: 3.1,
        gain_high_pp: 5.7,
        kind: 'ttl',
        salt: 5,
        hottest: {},
        created_at: new Date(),
      },
      evidence: { ...evidence, promisedMissRatio: 0.8 },
    }),
  ).finally(() => pool.end());
}

const openOptimize = (page: Page) => signIn(page, tenant(0), '/optimize');

test('advice is explained, applied by a tap, measured and undone', async ({ page }) => {
  await propose();
  await openOptimize(page);
  const card = page.getByTestId('advice').getByRole('listitem').filter({ hasText: title });
  await expect(card).toContainText('Ganho esperado de ao menos +3,1 p.p.');
  await card.getByText('Por quê?').click();
  await expect(card).toContainText('Uma em cada 10 chaves fica como está');
  await expectAccessible(page, 'advice');
  await card.getByRole('button', { name: 'Aplicar' }).click();
  await expect(card).toContainText('Medindo… 0% da amostra');
  await card.getByRole('button', { name: 'Desfazer' }).click();
  const past = page.getByTestId('history').getByRole('listitem').filter({ hasText: title });
  await expect(past).toContainText('Desfeita');
  await expect(card).toHaveCount(0);
});

/** Traffic of its own: at night the demonstration reads little. */
async function readOften(request: APIRequestContext): Promise<void> {
  const headers = { authorization: `Bearer ${tenant(0).apiKey}`, 'content-type': 'application/json' };
  const url = (key: number) => `${product().baseUrl}/api/v1/cache/e2e/curve/${key}`;
  for (let key = 0; key < 4; key++) await request.put(url(key), { headers, data: '{}' });
  for (let read = 0; read < 64; read++) expect((await request.get(url(read % 4), { headers })).status()).toBe(200);
}

test('the time of a class is dragged over its curves', async ({ page, request }) => {
  test.slow();
  await readOften(request);
  await openOptimize(page);
  await page.getByRole('link', { name: 'E se o prazo fosse outro?' }).click();
  await expect(page).toHaveURL(/\/optimize\/what-if/);
  const slider = page.getByRole('slider', { name: 'Prazo' });
  await expect(async () => {
    await page.reload();
    await page.getByLabel('Classe').selectOption('e2e:curve', { timeout: 10_000 });
    await expect(page.getByTestId('what-if')).toContainText('e2e · curve', { timeout: 10_000 });
    await expect(slider).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await slider.focus();
  await page.keyboard.press('Home');
  const card = page.getByTestId('what-if');
  await expect(card).toContainText(/Com prazo de 30\ss/);
  await page.keyboard.press('End');
  await expect(card).toContainText(/Com prazo de 1\sd/);
  await expect(slider).toHaveAttribute('aria-valuetext', /^1\sd: /);
  await expectAccessible(page, 'what-if');
});
