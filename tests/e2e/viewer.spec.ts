import { expect } from '@playwright/test';
import pg from 'pg';
import { open, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

const none = '00000000-0000-4000-8000-00000000dead';

/** A person of the third tenant who may only look, with the password of its administrator. */
async function addViewer(): Promise<{ email: string; password: string }> {
  const { id, email: admin, password } = tenant(2);
  const email = 'vera@imobiliaria-xyz.example';
  const client = new pg.Client({ connectionString: product().credentials.ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `insert into accounts.users (email, display_name, password_hash)
       select $1, 'Vera Leitora', password_hash from accounts.users where email = $2 returning id`,
      [email, admin],
    );
    await client.query(`insert into accounts.memberships (tenant_id, user_id, role) values ($1, $2, 'tenant_viewer')`, [
      id,
      rows[0]?.id,
    ]);
  } finally {
    await client.end();
  }
  return { email, password };
}

/** Each page, what it shows to anybody of the tenant, and the commands that it keeps from who may only look. */
const pages: [path: string, shown: RegExp, commands: RegExp][] = [
  ['/', /Taxa de acerto/, /Aplicar|Agora não/],
  ['/keys', /Procurar/, /Apagar|Limpar módulo/],
  ['/optimize', /Nota de otimização/, /Analisar agora|Aplicar|Desfazer/],
  ['/alerts', /Só um administrador pode reconhecer/, /Reconhecer|Silenciar|Nova regra/],
  ['/settings/backups', /Seu acesso é somente leitura/, /Fazer backup agora|Restaurar|Remover|Salvar/],
  ['/settings/privacy', /Só quem tem o papel de Administração/, /Exportar|Apagar/],
  ['/settings/keys', /Chaves de API/, /Criar chave|Revogar/],
  ['/settings/brand', /Seu acesso é somente leitura/, /Escolher imagem|Salvar/],
  ['/settings/audit', /Só um administrador lê a auditoria/, /Baixar/],
];

const commands: [method: string, path: string, body: object][] = [
  ['POST', '/api/backups', {}],
  ['POST', `/api/backups/${none}/restore`, { conflict: 'skip', dryRun: true, selection: {} }],
  ['PUT', '/api/backups/settings', {}],
  ['POST', '/api/privacy/requests', { kind: 'export', scope: 'tenant' }],
  ['POST', '/api/settings/api-keys', { name: 'x', scopes: ['cache:read'] }],
  ['PATCH', '/api/settings/organisation', {}],
  ['PATCH', '/api/settings/cache/1', {}],
  ['POST', `/api/alerts/${none}/silence`, { minutes: 60 }],
  ['POST', '/api/alerts/rules', {}],
  ['POST', '/api/cache/ai/optimize', {}],
  ['PUT', '/api/cache/ai/settings', {}],
  ['DELETE', '/api/cache/keys', { keys: [] }],
  ['GET', '/api/audit', {}],
];

test('who may only look sees every page, finds nothing to command with, and is refused', async ({ page }) => {
  await signIn(page, await addViewer());
  for (const [path, shown, names] of pages) {
    await open(page, path);
    await expect(page.getByText(shown).first()).toBeVisible();
    const enabled = page.getByRole('button', { name: names, disabled: false });
    expect({ path, commands: await enabled.allTextContents() }).toEqual({ path, commands: [] });
  }
  const { baseUrl } = product();
  for (const [method, path, body] of commands) {
    const answer = await page.request.fetch(baseUrl + path, {
      ...{ method, headers: { origin: baseUrl } },
      ...(method === 'GET' ? {} : { data: body }),
    });
    expect({ method, path, status: answer.status() }).toEqual({ method, path, status: 403 });
  }
});
