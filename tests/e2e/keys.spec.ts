import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { product, signIn, tenant } from './product.ts';
import { smallTargets } from './small-targets.ts';
import { test } from './test.ts';
import { expectAccessible } from './violations.ts';

const hostile = '<img src=x onerror="window.hacked=1">';

/** Stores an entry as an application of the tenant does. */
async function store(request: APIRequestContext, [module, type, key]: [string, string, string], value: unknown) {
  const path = [module, type, key].map(encodeURIComponent).join('/');
  const answer = await request.put(`${product().baseUrl}/api/v1/cache/${path}`, {
    headers: { authorization: `Bearer ${tenant(0).apiKey}`, 'content-type': 'application/json', 'cache-ttl': '2400' },
    data: JSON.stringify(value),
  });
  expect(answer.status()).toBe(204);
}

async function openKeys(page: Page, query = ''): Promise<void> {
  await signIn(page, tenant(0), `/keys${query}`);
}

test('an exact key opens its value, which can be changed and keeps its TTL', async ({ page, request }) => {
  await store(request, ['e2e', 'lead', 'lead:1'], { name: 'Maria', tags: ['a', 'b'] });
  await openKeys(page);
  await page.getByLabel('Módulo', { exact: true }).fill('e2e');
  await page.getByLabel('Tipo', { exact: true }).fill('lead');
  await page.getByLabel('Chave ou começo dela').fill('lead:1');
  await page.getByRole('search').getByRole('button', { name: 'Procurar' }).click();
  const sheet = page.getByRole('dialog', { name: 'lead:1' });
  await expect(sheet).toContainText('"Maria"');
  await expect(sheet).toContainText(/Expira em[34]\d\smin/);
  await sheet.getByText('Hex').click();
  await expect(sheet).toContainText('7b 22 6e 61 6d 65');
  await sheet.getByRole('button', { name: 'Editar valor' }).click();
  await sheet.getByLabel('Novo valor').fill('{"name":');
  await sheet.getByRole('button', { name: 'Salvar' }).click();
  await expect(sheet.getByRole('alert')).toHaveText('Isto não é um JSON válido.');
  await sheet.getByLabel('Novo valor').fill('{"name":"Joana"}');
  await sheet.getByRole('button', { name: 'Salvar' }).click();
  await expect(sheet).toContainText('"Joana"');
  await expect(sheet).toContainText(/Expira em[34]\d\smin/);
  await sheet.getByRole('button', { name: 'Mudar prazo' }).click();
  await sheet.getByRole('button', { name: '1 dia' }).click();
  await sheet.getByRole('button', { name: 'Salvar prazo' }).click();
  await expect(sheet).toContainText(/Expira em(1\sd|23\sh)/);
});

test('a link carries database, filters and the open key', async ({ page, request }) => {
  await store(request, ['e2e', 'link', 'one'], 'linked');
  await openKeys(page, '?database=1&module=e2e&type=link&pattern=on&key=one');
  await expect(page.getByRole('dialog', { name: 'one' })).toContainText('linked');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('key-row')).toHaveCount(1);
  await page.getByRole('button', { name: 'Remover filtro — Começa com: on' }).click();
  await expect(page).toHaveURL(/\/keys\?database=1&module=e2e&type=link$/);
});

test('a deleted key is taken back', async ({ page, request }) => {
  await store(request, ['e2e', 'undo', 'regret'], 'kept');
  await openKeys(page, '?module=e2e&type=undo');
  await page.getByTestId('key-row').getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir chave' }).click();
  await expect(page.getByTestId('key-row')).toHaveCount(0);
  await page.getByRole('button', { name: /Desfazer/ }).click();
  await expect(page.getByText('A chave voltou')).toBeVisible();
  await expect(page.getByTestId('key-row')).toHaveCount(1);
});

test('a command without a network fails at once, and nothing is done once it is back', async ({
  page,
  request,
  context,
}) => {
  await store(request, ['e2e', 'offline', 'stays'], 'kept');
  await openKeys(page, '?database=1&module=e2e&type=offline&key=stays');
  const sheet = page.getByRole('dialog', { name: 'stays' });
  await expect(sheet).toContainText('kept');
  await context.setOffline(true);
  await sheet.getByRole('button', { name: 'Excluir chave' }).click();
  await expect(sheet.getByRole('alert')).toContainText('Sem resposta do servidor');
  const commands: string[] = [];
  page.on('request', (sent) => sent.method() !== 'GET' && commands.push(`${sent.method()} ${sent.url()}`));
  const asked = page.waitForResponse(/\/api\/cache\/keys/);
  await context.setOffline(false);
  await asked;
  expect(commands).toEqual([]);
});

test('a purge counts, asks for the name, and ends with a receipt', async ({ page, request }) => {
  for (let index = 0; index < 12; index++) await store(request, ['e2epurge', 'row', `row:${index}`], index);
  await openKeys(page, '?module=e2epurge');
  await expect(page.getByTestId('key-row')).toHaveCount(12);
  await page.getByRole('button', { name: 'Limpar estas chaves' }).click();
  const sheet = page.getByRole('dialog', { name: 'Limpar chaves' });
  await expect(sheet).toContainText('12 chaves serão removidas');
  const start = sheet.getByRole('button', { name: 'Limpar agora' });
  await expect(start).toBeDisabled();
  await sheet.getByLabel('Digite e2epurge para confirmar').fill('e2epurge');
  await start.click();
  await expect(sheet.getByTestId('purge-receipt')).toContainText('12');
  await sheet.getByRole('button', { name: 'Fechar' }).last().click();
  await expect(page.getByText('Nenhuma chave com estes filtros')).toBeVisible();
  await page.getByRole('button', { name: 'Limpezas anteriores' }).click();
  const past = page.getByRole('dialog', { name: 'Limpezas anteriores' });
  await past.getByRole('button', { name: /e2epurge/ }).click();
  await expect(past.getByTestId('purge-receipt')).toContainText('12');
});

test('hostile keys and values are text, and nothing more', async ({ page, request }) => {
  await store(request, ['e2e', 'xss', hostile], { [hostile]: `</script><script>window.hacked=1</script>${hostile}` });
  await openKeys(page, '?module=e2e&type=xss');
  await expect(page.getByTestId('key-row')).toContainText(hostile);
  await page.getByTestId('key-row').getByRole('button').click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('heading')).toHaveText(hostile);
  await expect(sheet).toContainText('window.hacked=1');
  await sheet.getByText('Texto', { exact: true }).click();
  await expect(sheet.getByTestId('value-text')).toContainText(hostile.slice(0, 8));
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await expect(page.locator('img[src=x]')).toHaveCount(0);
});

test('everything is done by keyboard alone, on a wide screen', async ({ browser, request }) => {
  await store(request, ['e2e', 'keyboard', 'k'], 'typed');
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    isMobile: false,
    hasTouch: false,
  });
  const page = await context.newPage();
  await openKeys(page);
  await page.getByLabel('Módulo', { exact: true }).focus();
  await page.keyboard.type('e2e');
  await page.keyboard.press('Tab');
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.type('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'k' })).toContainText('typed');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByTestId('key-row').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'k' })).toBeVisible();
  await context.close();
});

test('the page and its sheets are accessible in both themes, and fit every width', async ({ page, request }) => {
  await store(request, ['e2e', 'axe', 'k'], { list: [1, 'two', null], nested: { deep: { deeper: true } } });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openKeys(page, '?module=e2e&type=axe');
  await expect(page.getByTestId('key-row')).toHaveCount(1);
  await expectAccessible(page, 'keys');
  expect(await smallTargets(page)).toEqual([]);
  await page.getByTestId('key-row').getByRole('button').click();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('"two"');
  await expectAccessible(page, 'value');
  await sheet.getByRole('button', { name: 'Editar valor' }).click();
  await expectAccessible(page, 'value editor');
  await sheet.getByRole('button', { name: 'Cancelar' }).click();
  await sheet.getByRole('button', { name: 'Mudar prazo' }).click();
  await expectAccessible(page, 'TTL editor');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Limpar estas chaves' }).click();
  await expect(sheet).toContainText('será removida');
  await expectAccessible(page, 'purge');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Limpezas anteriores' }).click();
  await expect(sheet).toBeVisible();
  await expectAccessible(page, 'past purges');
  for (const width of [360, 390, 430, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});
