import { readFile } from 'node:fs/promises';
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { product, signIn } from './product.ts';
import { test } from './test.ts';

const slug = 'padaria-do-ciclo';
const admin = { name: 'Rita Ramos', email: 'rita@padaria-do-ciclo.example', password: 'uma frase que serve de senha' };

/** Made on the console as staff make one; answers what is shown this once. */
async function createTenant(page: Page): Promise<{ apiKey: string; invitation: string }> {
  await page.getByLabel('Nome da empresa').fill('Padaria do Ciclo');
  await page.getByLabel('Endereço curto').fill(slug);
  await page.getByLabel('Nome', { exact: true }).fill(admin.name);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByRole('button', { name: 'Criar inquilino' }).click();
  await expect(page.getByText('Padaria do Ciclo está no ar')).toBeVisible();
  const secret = (label: string | RegExp) => page.getByRole('textbox', { name: label }).inputValue();
  return { apiKey: await secret('Chave de API'), invitation: await secret(/^Convite de quem administra/) };
}

async function acceptInvitation(request: APIRequestContext, url: string): Promise<void> {
  const { baseUrl } = product();
  const token = new URL(url, baseUrl).pathname.split('/').at(-1);
  const data = { displayName: admin.name, password: admin.password };
  const answer = await request.post(`${baseUrl}/api/invitations/${token}`, { data, headers: { origin: baseUrl } });
  expect(answer.status()).toBe(204);
}

/** The tenant's program, which has nothing but its key. */
function programWith(apiKey: string) {
  const url = `${product().baseUrl}/api/v1/cache/crm/lead/user:maria`;
  const headers = { authorization: `Bearer ${apiKey}` };
  const status = async (init: RequestInit) => (await fetch(url, init)).status;
  return {
    read: () => status({ headers }),
    write: () =>
      status({ method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: '{"city":"Patos"}' }),
  };
}

/** The last of a tenant: without days of grace, so that the tests after this one find the fleet as it was. */
async function eraseNow(request: APIRequestContext, id: string): Promise<void> {
  const { baseUrl } = product();
  const headers = { origin: baseUrl };
  const tenant = `${baseUrl}/api/platform/tenants/${id}`;
  await request.delete(tenant, { headers, data: { confirm: slug, graceDays: 0 } });
  await request.post(`${baseUrl}/api/platform/jobs/tenant-life-cycle/run`, { headers });
  await expect.poll(async () => (await request.get(`${tenant}/life-cycle`)).status()).toBe(404);
}

test('staff make a tenant, limit it, close and open it, answer a person’s request and delete it', async ({
  page,
  browser,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, product().credentials.platform, '/platform/tenants/new');
  const { apiKey, invitation } = await createTenant(page);
  const program = programWith(apiKey);
  await expect.poll(program.write).toBe(204);
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const own = await context.newPage();
  await acceptInvitation(own.request, invitation);
  await signIn(own, admin);
  await expect(own.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');

  await page.getByRole('link', { name: 'Abrir o inquilino' }).click();
  const limits = page.getByRole('region', { name: 'Cotas e acesso' });
  await limits.getByLabel('Memória, MiB').fill('64');
  await limits.getByRole('switch', { name: /Somente leitura/ }).check();
  await limits.getByRole('button', { name: 'Salvar cotas' }).click();
  await expect.poll(program.write).toBe(403);
  expect(await program.read()).toBe(200);
  await expect(limits.getByLabel('Memória, MiB')).toHaveValue('64');

  await limits.getByRole('button', { name: 'Suspender' }).click();
  await expect(limits.getByText('Suspenso: ninguém deste inquilino entra.')).toBeVisible();
  await expect(own).toHaveURL(/\/login\?reason=tenant_suspended$/);
  await expect(own.getByText('O acesso da sua empresa está suspenso.', { exact: false })).toBeVisible();
  await expect.poll(program.read).toBe(403);
  await limits.getByRole('button', { name: 'Reabrir' }).click();
  await expect.poll(program.read).toBe(200);
  await context.close();

  const privacy = page.getByRole('region', { name: 'Privacidade (LGPD)' });
  await privacy.getByLabel('Identificador da pessoa').fill('maria');
  await privacy.getByLabel('As chaves dela começam com').fill('user:{subject}');
  await privacy.getByRole('button', { name: 'Exportar dados da pessoa' }).click();
  const request = privacy.getByTestId('privacy-request');
  await expect(request).toContainText('Atendido');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    request.getByRole('link', { name: 'Baixar JSON' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toContain('"Patos"');

  await limits.getByRole('button', { name: 'Excluir' }).click();
  const sheet = page.getByRole('dialog', { name: 'Excluir Padaria do Ciclo' });
  await sheet.getByLabel(`Digite ${slug} para confirmar`).fill(slug);
  await sheet.getByRole('button', { name: 'Excluir' }).click();
  await expect(limits.getByText(/^Será apagado depois de /)).toBeVisible();
  await expect(limits.getByRole('button', { name: 'Desfazer a exclusão' })).toBeVisible();
  await expect.poll(program.read).toBe(403);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto(`${product().baseUrl}/platform`);
  await eraseNow(page.request, id);
});
