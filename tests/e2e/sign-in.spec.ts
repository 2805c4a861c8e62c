import { expect } from '@playwright/test';
import { open, openDashboard, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

test('whoever is not signed in is led to the sign-in page', async ({ page }) => {
  for (const path of ['/', '/platform']) {
    await page.goto(product().baseUrl + path);
    await expect(page).toHaveURL(`${product().baseUrl}/login`);
  }
});

test('a wrong password is refused in words, and the form stays', async ({ page }) => {
  await open(page, '/login');
  await page.fill('input[name=email]', tenant(0).email);
  await page.fill('input[name=password]', 'not the password');
  await page.click('button[type=submit]');
  await expect(page.getByText('E-mail ou senha não conferem')).toBeVisible();
  await expect(page.locator('input[name=email]')).toHaveValue(tenant(0).email);
});

test('a tenant admin signs in, sees the own name, signs out, and the session is over everywhere', async ({
  page,
  request,
}) => {
  await openDashboard(page);
  await expect(page.getByRole('banner')).toContainText(tenant(0).name);
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const realtime = () => request.get(`${product().baseUrl}/api/cache/metrics/realtime`, { headers: { cookie } });
  expect((await realtime()).status()).toBe(200);

  await page.getByRole('button', { name: 'Conta e preferências' }).click();
  await page.getByRole('button', { name: 'Sair' }).click();
  await expect(page).toHaveURL(`${product().baseUrl}/login`);
  await expect.poll(async () => (await realtime()).status()).toBe(401);
  await page.goto(product().baseUrl);
  await expect(page).toHaveURL(`${product().baseUrl}/login`);
});

test('ten failures lock the account for this address, the right password too', async ({ page }) => {
  const person = tenant(2);
  await open(page, '/login');
  for (let failure = 0; failure < 10; failure++) {
    await page.fill('input[name=email]', person.email);
    await page.fill('input[name=password]', `wrong ${failure}`);
    const answer = page.waitForResponse(/callback\/credentials/);
    await page.click('button[type=submit]');
    expect((await answer).status()).toBe(401);
    await expect(page.locator('button[type=submit]')).toBeEnabled();
  }
  await page.fill('input[name=password]', person.password);
  const locked = page.waitForResponse(/callback\/credentials/);
  await page.click('button[type=submit]');
  expect((await locked).status()).toBe(429);
  await expect(page.getByText(/Tentativas demais. Aguarde \d+ minutos?/)).toBeVisible();
});

test('a forged session cookie opens nothing', async ({ page, context }) => {
  await signIn(page, tenant(0));
  const cookies = await context.cookies();
  const forged = cookies.map((cookie) =>
    cookie.name.includes('session-token') ? { ...cookie, value: `${cookie.value.slice(0, -6)}AAAAAA` } : cookie,
  );
  // The page that is open would notice by itself, and lead elsewhere meanwhile.
  await page.goto('about:blank');
  await context.clearCookies();
  await context.addCookies(forged);
  await page.goto(product().baseUrl);
  await expect(page).toHaveURL(`${product().baseUrl}/login`);
});
