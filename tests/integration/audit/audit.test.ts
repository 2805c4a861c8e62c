import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditSchema } from '#lib/contracts/audit.ts';
import { AuditSealer, auditKey } from '#server/audit/audit-sealer.ts';
import { verifyAudit } from '#server/audit/verify-audit.ts';
import { appendAuditEntry } from '#server/db/queries/audit/append-audit-entry.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { asLogin, runAs } from '../db/as-login.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';

let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let other: Awaited<ReturnType<typeof settingsTenant>>;
let staff: SettingsBrowser;
const key = auditKey(Buffer.alloc(32, 5).toString('base64'));

beforeAll(async () => {
  product = await startTestProduct();
  mine = await settingsTenant(product, 'audited');
  other = await settingsTenant(product, 'elsewhere');
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_viewer'));
});
afterAll(() => product.close());

const seal = () => new AuditSealer({ pool: product.pools.ingest, control: product.services.control, key }).run();
const verify = (now = new Date()) =>
  verifyAudit({ pool: product.pools.platform, control: product.services.control, key }, { now });
const problems = async () => (await verify()).chains.flatMap(({ problem }) => problem ?? []);

function note(tenantId: string, action: string): Promise<void> {
  const entry = { tenantId, actorUserId: null, action, target: 'x', before: { a: 1 }, after: { b: [2] } };
  return withTenant(product.pools.app, tenantId, (client) =>
    appendAuditEntry(client, { ...entry, address: '192.0.2.1', requestId: 'req-7' }),
  );
}

/** What only the owner of the tables can do, the triggers out of the way. */
async function tamper(sql: string): Promise<void> {
  await asLogin(product.ownerDatabaseUrl, async (client) => {
    await client.query('set role kryonix_owner');
    for (const table of ['audit_log', 'audit_seals']) {
      await client.query(
        `alter table accounts.${table} disable trigger user; alter table accounts.${table} no force row level security`,
      );
    }
    try {
      await client.query(sql);
    } finally {
      for (const table of ['audit_log', 'audit_seals']) {
        await client.query(
          `alter table accounts.${table} enable trigger user; alter table accounts.${table} force row level security`,
        );
      }
    }
  });
}

describe('the audit log', () => {
  it('is sealed entry by entry, and what is sealed is whole', async () => {
    for (let index = 0; index < 5; index++) await note(mine.tenantId, `thing.${index}`);
    expect(await seal()).toBeGreaterThanOrEqual(5);
    expect(await seal()).toBe(0);
    const report = await verify(new Date(Date.now() + 3_600_000));
    expect(report).toMatchObject({ whole: true, unsealed: 0 });
    expect(report.chains.find(({ chain }) => chain === mine.tenantId)?.entries).toBeGreaterThanOrEqual(5);
  });

  it('cannot be sealed, changed or unsealed by any login of the application', async () => {
    const { databaseUrl } = product;
    const denied = { code: '42501' };
    for (const sql of [
      'update accounts.audit_log set action = action',
      'delete from accounts.audit_log',
      'update accounts.audit_seals set position = position',
      'delete from accounts.audit_seals',
      'truncate accounts.audit_seals',
    ]) {
      for (const url of [databaseUrl, product.ingestDatabaseUrl, product.platformDatabaseUrl]) {
        await expect(runAs(url, sql)).rejects.toMatchObject(denied);
      }
    }
    const insert = `insert into accounts.audit_seals (position, entry_id, hmac) values (9, 9, '\\x00')`;
    await expect(runAs(databaseUrl, insert)).rejects.toMatchObject(denied);
    await expect(runAs(product.platformDatabaseUrl, insert)).rejects.toMatchObject(denied);
  });

  it.each([
    [
      'an entry that was changed',
      (id: number) => `update accounts.audit_log set actor = 'nobody' where id = ${id}`,
      'was changed',
    ],
    ['an entry that was removed', (id: number) => `delete from accounts.audit_log where id = ${id}`, 'was removed'],
    [
      'a seal that was removed with its entry',
      (id: number) =>
        `delete from accounts.audit_log where id = ${id}; delete from accounts.audit_seals where entry_id = ${id}`,
      'are gone',
    ],
  ])('shows %s by its owner', async (_, sql, problem) => {
    const { tenantId } = await settingsTenant(product, `t${Math.floor(performance.now())}`);
    for (let index = 0; index < 4; index++) await note(tenantId, `thing.${index}`);
    await seal();
    const { rows } = await product.pools.platform.query(
      'select id from accounts.audit_log where tenant_id = $1 order by id',
      [tenantId],
    );
    const before = await problems();
    await tamper(sql(rows[1].id));
    expect((await problems()).filter((each) => !before.includes(each))).toEqual([expect.stringContaining(problem)]);
  });

  it('shows that its newest entries were cut off, and that an entry was put in', async () => {
    const { tenantId } = await settingsTenant(product, 'cut');
    for (let index = 0; index < 3; index++) await note(tenantId, `thing.${index}`);
    await seal();
    const before = await problems();
    await tamper(`delete from accounts.audit_log where id = (select max(entry_id) from accounts.audit_seals where tenant_id = '${tenantId}');
      delete from accounts.audit_seals where entry_id = (select max(entry_id) from accounts.audit_seals where tenant_id = '${tenantId}')`);
    expect((await problems()).filter((each) => !before.includes(each))).toEqual(['the last 1 entries are gone']);
    await note(tenantId, 'late.entry');
    expect((await verify(new Date(Date.now() + 3_600_000))).unsealed).toBeGreaterThan(0);
  });
});

describe('the end point of the log', () => {
  const read = async (browser: SettingsBrowser, path: string) =>
    auditSchema.parse(await (await browser.get(path)).json());

  it('shows a tenant’s administrator their own, to be searched and turned page by page', async () => {
    const all = await read(mine.admin, '/api/audit?action=thing&limit=3');
    expect(all.entries.map(({ action }) => action)).toEqual(['thing.4', 'thing.3', 'thing.2']);
    expect(all.entries[0]).toMatchObject({
      before: { a: 1 },
      after: { b: [2] },
      address: '192.0.2.1',
      requestId: 'req-7',
      sealed: true,
    });
    const rest = await read(mine.admin, `/api/audit?action=thing&limit=3&cursor=${all.nextCursor}`);
    expect(rest.entries.map(({ action }) => action)).toEqual(['thing.1', 'thing.0']);
    expect(rest.nextCursor).toBeNull();
    expect((await read(mine.admin, '/api/audit?search=THING.2')).entries).toHaveLength(1);
    expect((await read(other.admin, '/api/audit?action=thing')).entries).toEqual([]);
    expect((await mine.viewer.get('/api/audit')).status).toBe(403);
    expect((await mine.admin.get('/api/platform/audit')).status).toBe(403);
    expect((await mine.admin.get('/api/audit?limit=0')).status).toBe(400);
  });

  it('shows staff everybody’s, or one tenant’s, also as a file', async () => {
    const one = await read(staff, `/api/platform/audit?tenant=${mine.tenantId}&action=thing`);
    expect(one.entries).toHaveLength(5);
    expect(one.entries[0]?.tenantName).toBe('Tenant audited');
    const file = await staff.get(`/api/platform/audit?tenant=${mine.tenantId}&format=csv`);
    expect(file.headers.get('content-disposition')).toContain('kryonix-audit.csv');
    expect(await file.text()).toMatch(/^id,at,tenant_id,actor,action/);
    const json = await mine.admin.get('/api/audit?format=json');
    expect(auditSchema.parse(await json.json()).entries.length).toBeGreaterThan(5);
  });

  it('gives a file with every entry, however many there are', async () => {
    const many = 10_050;
    await withTenant(product.pools.app, other.tenantId, (client) =>
      client.query(
        `insert into accounts.audit_log (tenant_id, actor, action)
         select $1, 'server', 'many' from generate_series(1, $2::int)`,
        [other.tenantId, many],
      ),
    );
    const json = await other.admin.get('/api/audit?action=many&format=json');
    const { entries } = auditSchema.parse(await json.json());
    expect(new Set(entries.map(({ id }) => id)).size).toBe(many);
    const behind = entries.at(-2_501)?.id;
    const path = `/api/platform/audit?tenant=${other.tenantId}&action=many&format=csv&cursor=${behind}`;
    const lines = (await (await staff.get(path)).text()).trimEnd().split('\r\n');
    expect(lines.slice(1).map((line) => Number.parseInt(line, 10))).toEqual(entries.slice(-2_500).map(({ id }) => id));
  });
});
