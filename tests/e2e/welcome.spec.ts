import { expect, type PlaywrightWorkerArgs } from '@playwright/test';
import type { CreatedTenant } from '#lib/contracts/tenant-life-cycle.ts';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';
import { open, product } from './product.ts';
import { smallTargets } from './small-targets.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

/** A company as staff make it, once it is open; answers the path of its administrator's invitation. */
async function makeCompany(playwright: PlaywrightWorkerArgs['playwright'], email: string): Promise<string> {
  const { baseUrl, credentials } = product();
  const staff = await playwright.request.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: baseUrl } });
  await signInByRequest(staff, baseUrl, credentials.platform);
  const data = { name: 'Oficina Nova', template: 'generic', tier: 'starter', admin: { name: 'Nina Nova', email } };
  const answer = await staff.post('/api/platform/tenants', { data: { ...data, requestKey: crypto.randomUUID() } });
  const { tenant, secrets } = (await answer.json()) as CreatedTenant;
  const status = async () => (await (await staff.get(`/api/platform/tenants/${tenant.id}/life-cycle`)).json()).status;
  await expect.poll(status).toBe('active');
  await staff.dispose();
  return new URL(secrets?.invitation.url ?? '', baseUrl).pathname;
}

// The last file: from here on the fleet has one tenant more.
test('who was invited chooses a password by the link, signs in, and is told what an empty cache waits for', async ({
  page,
  playwright,
}) => {
  test.slow();
  const email = 'nina@oficina-nova.example';
  const password = 'uma frase que serve de senha';
  await open(page, await makeCompany(playwright, email));
  await expectAccessible(page, 'an invitation');
  expect(await smallTargets(page)).toEqual([]);
  const accept = page.getByRole('button', { name: 'Aceitar convite' });
  await expect(accept).toBeDisabled();
  await page.getByLabel('Crie uma senha').fill(password);
  await accept.click();
  await expect(page.getByRole('heading', { name: 'Tudo certo' })).toBeVisible();
  await expectAccessible(page, 'an accepted invitation');
  await page.getByRole('link', { name: 'Ir para a entrada' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Senha', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await expect(page.getByText('Ainda sem dados.', { exact: false })).toBeVisible();
  await expectAccessible(page, 'an overview without data');
});
