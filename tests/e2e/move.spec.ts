import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test';
import { createCache } from '#lib/sdk/node.ts';
import { keysOn } from '#tests/integration/silo/keys-on.ts';
import { signInByRequest } from '#tests/setup/sign-in-by-request.ts';
import { product, signIn } from './product.ts';
import { type SiloProduct, siloName, startSiloProduct } from './silo-product.ts';
import { smallTargets } from './small-targets.ts';
import { startTenantApplication, type TenantApplication } from './tenant-application.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const slug = 'clinica-da-mudanca';
let own: SiloProduct;
let tenantId: string;
let application: TenantApplication;

async function createTenant(request: APIRequestContext): Promise<string> {
  const { baseUrl, credentials } = product();
  await signInByRequest(request, baseUrl, credentials.platform);
  const tenants = `${baseUrl}/api/platform/tenants`;
  const admin = { name: 'Dona Maria', email: `maria@${slug}.example` };
  const data = { name: 'Clínica da Mudança', slug, template: 'clinic', tier: 'starter', admin };
  const { tenant } = await (await request.post(tenants, { headers: { origin: baseUrl }, data })).json();
  const status = async () => (await (await request.get(`${tenants}/${tenant.id}/life-cycle`)).json()).status;
  await expect.poll(status).toBe('active');
  return tenant.id;
}

test.beforeAll(async ({ playwright }) => {
  own = await startSiloProduct();
  const request = await playwright.request.newContext();
  tenantId = await createTenant(request);
  await request.dispose();
  const { redisUrl: url, controlRedisUrl: control } = product().credentials;
  application = await startTenantApplication({ url, control, servers: { [siloName]: own.silo.url }, tenantId });
});

test.afterAll(async () => {
  await application.stop();
  await own.stop();
});

async function openSession(userId: string) {
  const made = await application.ask('openSession', userId);
  if (made === null) throw new Error('no session was made');
  return made;
}

/** The tenant's page as staff see it, and the card that says where the tenant is. */
async function openPlace(page: Page): Promise<Locator> {
  await signIn(page, product().credentials.platform, `/platform/tenants/${tenantId}`);
  return page.getByRole('region', { name: 'Servidores', exact: true });
}

async function planMove(page: Page, card: Locator): Promise<Locator> {
  await card.getByRole('button', { name: 'Mover de servidor' }).click();
  const sheet = page.getByRole('dialog', { name: 'Mover Clínica da Mudança' });
  await sheet.getByRole('button', { name: 'Ver o que muda' }).click();
  await sheet.getByLabel(`Digite ${slug} para confirmar`).fill(slug);
  return sheet;
}

/** Which of the tenant's keys each server has: those everybody uses, and the one for those that live apart. */
async function keysByServer() {
  const { redisUrl, controlRedisUrl } = product().credentials;
  const of = async (url: string) => [...(await keysOn(url, tenantId)).keys()];
  return { usual: [...(await of(redisUrl)), ...(await of(controlRedisUrl))], silo: await of(own.silo.url) };
}

/** What the card says of where the databases are: one line a server. */
const places = (card: Locator) => card.locator('dl > div');
const home = 'Todos os bancosServidor comum';
const away = `Todos os bancos${siloName}`;

/** The first step is under way, and the card says that one process of the two holds it up. */
async function expectToWaitForApplication(card: Locator): Promise<void> {
  const steps = card.getByTestId('tenant-operation').getByRole('listitem');
  await expect(steps.first()).toHaveAttribute('aria-current', 'step');
  const processes = card.getByTestId('move-processes');
  await expect(processes).toContainText('1 de 2 confirmaram este passo');
  await expect(processes.getByRole('listitem')).toHaveText([new RegExp(`· ${application.pid} ainda não confirmou$`)]);
}

test('staff move a tenant to another Redis and back, and see every process acknowledge each step', async ({ page }) => {
  const session = await openSession('maria');
  for (const job of ['first', 'second']) await application.ask('enqueue', job);
  expect(await application.ask('value')).toBe(1);
  await page.setViewportSize({ width: 1440, height: 900 });
  const card = await openPlace(page);
  await expect(places(card)).toHaveText([home]);
  await expect(card).toContainText('Nenhuma mudança até agora.');

  const sheet = await planMove(page, card);
  await expect(sheet.getByText('Copiado e conferido', { exact: false })).toBeVisible();
  application.freeze();
  await sheet.getByRole('button', { name: 'Mover agora' }).click();
  await expectToWaitForApplication(card);
  // A move changes nothing of what stands above it.
  await expect(page.getByRole('button', { name: 'Salvar cotas' })).toBeVisible();
  application.thaw();
  await expect(card).toContainText(/Concluída em \d\d\/\d\d\/\d{4}/);
  await expect(places(card)).toHaveText([away]);
  const processes = card.getByTestId('move-processes');
  await expect(processes).toHaveText('2 ativos');

  const there = await keysByServer();
  expect(there.usual).toEqual([]);
  expect(there.silo.filter((key) => key.includes(session.idHash))).not.toEqual([]);
  expect(there.silo.filter((key) => key.includes('jobs'))).not.toEqual([]);
  expect(await application.ask('session', session.id)).toBe('maria');
  expect(await application.ask('take')).toBe('first');
  // Left behind, and loaded again.
  expect(await application.ask('value')).toBe(2);

  await expect(card.getByText('leva os bancos de volta para o servidor comum', { exact: false })).toBeVisible();
  application.freeze();
  await card.getByRole('button', { name: 'Desfazer a última mudança' }).click();
  await expectToWaitForApplication(card);
  application.thaw();
  await expect(card).toContainText('Concluída em');
  await expect(places(card)).toHaveText([home]);
  await expect(processes).toHaveText('2 ativos');
  const back = await keysByServer();
  expect(back.silo).toEqual([]);
  expect(back.usual.filter((key) => key.includes(session.idHash))).not.toEqual([]);
  expect(await application.ask('session', session.id)).toBe('maria');
  expect(await application.ask('take')).toBe('second');
  expect(await application.ask('value')).toBe(3);
});

test('on a phone a move that one process cannot follow is read, and turned back, with a thumb', async ({ page }) => {
  const { redisUrl: url, controlRedisUrl } = product().credentials;
  const stranger = createCache({ url, control: { url: controlRedisUrl } });
  await stranger.forTenant(tenantId).get('crm', 'lead', 'ana');
  const card = await openPlace(page);
  const sheet = await planMove(page, card);
  const readable = async (name: string) => {
    await expectAccessible(page, name);
    expect({ name, small: await smallTargets(page) }).toEqual({ name, small: [] });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect({ name, overflow }).toEqual({ name, overflow: 0 });
  };
  await readable('what a move would mean, on a phone');
  await sheet.getByRole('button', { name: 'Mover agora' }).tap();
  await expect(card.getByTestId('move-processes').getByRole('listitem')).toHaveText([
    new RegExp(`· ${process.pid} não conhece o servidor ${siloName}$`),
  ]);
  await readable('a move that waits, on a phone');
  await card.getByRole('button', { name: 'Voltar atrás' }).tap();
  await expect(card).toContainText('A mudança voltou atrás, a pedido. Tudo está onde estava.');
  await stranger.close();
  expect((await keysByServer()).silo).toEqual([]);
});

test('a server that is down is named, and the tenant stays where it is and works', async ({ page }) => {
  const card = await openPlace(page);
  const sheet = await planMove(page, card);
  await own.silo.stop();
  await sheet.getByRole('button', { name: 'Mover agora' }).click();
  await expect(sheet.getByRole('status')).toHaveText(
    `Não foi feito. O servidor ${siloName} não responde. Nada mudou: os bancos continuam onde estão.`,
  );
  await sheet.getByRole('button', { name: 'Cancelar' }).click();
  await expect(places(card)).toHaveText([home]);
  const session = await openSession('joana');
  expect(await application.ask('session', session.id)).toBe('joana');
  await own.silo.start();
  await planMove(page, card);
});
