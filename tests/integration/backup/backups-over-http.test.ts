import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupsSchema, platformBackupsSchema, restoreSchema } from '#lib/contracts/backups.ts';
import { privacySchema } from '#lib/contracts/privacy.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { addStaff } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { auditOf, type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';

let product: TestProduct;
let mine: Awaited<ReturnType<typeof settingsTenant>>;
let theirs: Awaited<ReturnType<typeof settingsTenant>>;
let staff: SettingsBrowser;
let watcher: SettingsBrowser;

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = [await settingsTenant(product, 'mine'), await settingsTenant(product, 'theirs')];
  staff = await signInTo(product, await addStaff(product.pools.platform, 'platform_admin'));
  watcher = await signInTo(product, await addStaff(product.pools.platform, 'platform_viewer'));
  const tenant = product.services.cache.forTenant(mine.tenantId);
  await tenant.set('crm', 'row', 'k', { name: 'Maria' }, { ttlSeconds: 3_600, subject: 'maria' });
  product.startWorker();
});
afterAll(() => product.close());

const forbidden = [403, 'forbidden'];
const backupsOf = async ({ send }: SettingsBrowser) =>
  backupsSchema.parse(await (await send('GET', '/api/backups')).json());

async function makeBackup(): Promise<string> {
  const answer = await mine.admin.send('POST', '/api/backups', {});
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as { id: string };
  await eventually(async () => {
    const { backups } = await backupsOf(mine.admin);
    const state = backups.find((each) => each.id === id)?.state;
    if (state === 'failed') throw new Error('the backup failed');
    return state === 'done';
  });
  return id;
}

describe('backups', () => {
  it('are made by the tenant’s administrator, seen by its viewer and by nobody else', async () => {
    expect(await mine.viewer.refusal('POST', '/api/backups', {})).toEqual(forbidden);
    const id = await makeBackup();
    const [backup] = (await backupsOf(mine.viewer)).backups;
    expect(backup).toMatchObject({ id, entries: 2, requestedBy: mine.admin.email, error: null });
    expect((await backupsOf(theirs.admin)).backups).toEqual([]);
    const path = `/api/backups/${id}/restore`;
    const dry = { conflict: 'skip', dryRun: true, selection: {} };
    expect(await theirs.admin.refusal('POST', path, dry)).toEqual([404, 'not_found']);
    expect(await theirs.admin.refusal('DELETE', `/api/backups/${id}`)).toEqual([404, 'not_found']);
    expect(await mine.viewer.refusal('POST', path, dry)).toEqual(forbidden);
    expect(await auditOf(product, mine.tenantId)).toMatchObject([{ actor: mine.admin.email, action: 'backup.create' }]);
  });

  it('come back after a look and a confirmation', async () => {
    const id = await makeBackup();
    const tenant = product.services.cache.forTenant(mine.tenantId);
    await tenant.delete('crm', 'row', 'k');
    const ask = async (request: object) => {
      const answer = await mine.admin.send('POST', `/api/backups/${id}/restore`, request);
      expect(answer.status).toBe(202);
      const { id: restoreId } = (await answer.json()) as { id: string };
      return eventually(async () => {
        const shown = await mine.admin.send('GET', `/api/backups/restores/${restoreId}`);
        const restore = restoreSchema.parse(await shown.json());
        return restore.finishedAt === null ? null : restore;
      });
    };
    const choice = { conflict: 'skip', selection: {} };
    expect(await ask({ ...choice, dryRun: true })).toMatchObject({ state: 'done', modules: { crm: { created: 1 } } });
    expect((await tenant.get('crm', 'row', 'k')).hit).toBe(false);
    const unconfirmed = { ...choice, dryRun: false, confirm: 'yes' };
    expect(await mine.admin.refusal('POST', `/api/backups/${id}/restore`, unconfirmed)).toEqual([
      400,
      'invalid_request',
    ]);
    await ask({ ...choice, dryRun: false, confirm: id.slice(0, 8) });
    expect((await tenant.get('crm', 'row', 'k')).value).toEqual({ name: 'Maria' });
  });

  it('are kept up to thirty that were made by hand', async () => {
    const made = `insert into cache_management.backups
        (tenant_id, origin, requested_by, state, file, verified_at, finished_at, expires_at)
      select $1, 'manual', 'somebody', 'done', 'none', now(), now(), now() + interval '1 day' from generate_series(1, 30)`;
    await product.pools.ingest.query(made, [theirs.tenantId]);
    expect(await theirs.admin.refusal('POST', '/api/backups', {})).toEqual([409, 'conflict']);
    await product.pools.ingest.query('delete from cache_management.backups where tenant_id = $1', [theirs.tenantId]);
  });

  it('have a schedule that the tenant sets', async () => {
    const { settings } = await backupsOf(mine.admin);
    expect(settings).toMatchObject({ backupEnabled: true, backupHour: 3, backupRetentionDays: 7 });
    const wanted = { ...settings, backupHour: 22, backupRetentionDays: 30 };
    expect((await mine.admin.send('PUT', '/api/backups/settings', wanted)).status).toBe(200);
    expect((await backupsOf(mine.viewer)).settings).toEqual(wanted);
    expect((await backupsOf(theirs.viewer)).settings).toEqual(settings);
    expect(await mine.viewer.refusal('PUT', '/api/backups/settings', wanted)).toEqual(forbidden);
  });

  it('of every tenant are seen by staff, and made by their administrators, of a suspended tenant too', async () => {
    expect(await mine.admin.refusal('GET', '/api/platform/backups')).toEqual(forbidden);
    await product.pools.platform.query(`update accounts.tenants set status = 'suspended' where id = $1`, [
      theirs.tenantId,
    ]);
    const request = { tenantId: theirs.tenantId };
    expect(await watcher.refusal('POST', '/api/platform/backups', request)).toEqual(forbidden);
    expect((await staff.send('POST', '/api/platform/backups', request)).status).toBe(202);
    const line = await eventually(async () => {
      const answer = await watcher.send('GET', '/api/platform/backups');
      const { tenants } = platformBackupsSchema.parse(await answer.json());
      return tenants.find(({ tenantId, latest }) => tenantId === theirs.tenantId && latest?.state === 'done');
    });
    expect(line).toMatchObject({ status: 'suspended', count: 1 });
  });
});

describe('requests about personal data', () => {
  const ended = (id: string, { send } = mine.admin, path = '/api/privacy') =>
    eventually(async () => {
      const { requests } = privacySchema.parse(await (await send('GET', path)).json());
      const found = requests.find((each) => each.id === id);
      return found && found.finishedAt !== null ? found : null;
    });

  it('are answered with a file that only an administrator fetches', async () => {
    expect(await mine.viewer.refusal('GET', '/api/privacy')).toEqual(forbidden);
    const answer = await mine.admin.send('POST', '/api/privacy/requests', {
      ...{ kind: 'export', scope: 'subject', subject: 'maria' },
    });
    const { id } = (await answer.json()) as { id: string };
    const request = await ended(id);
    expect(request).toMatchObject({ state: 'done', error: null, counts: { entries: 1 } });
    expect(Date.parse(request.dueAt) - Date.parse(request.requestedAt)).toBe(15 * 86_400_000);
    const path = `/api/privacy/requests/${id}/file?format=json`;
    expect(await mine.viewer.refusal('GET', path)).toEqual(forbidden);
    const file = (await (await mine.admin.send('GET', path)).json()) as { entries: { value: unknown }[] };
    expect(file.entries).toMatchObject([{ key: 'k', value: { name: 'Maria' } }]);
    const csv = await (await mine.admin.send('GET', path.replace('json', 'csv'))).text();
    expect(csv).toContain('Maria');
  });

  it('wait in a line in which nobody has more than twenty', async () => {
    const asked = `insert into cache_management.privacy_requests (tenant_id, id, kind, scope, requested_by)
      select $1, gen_random_uuid(), 'export', 'tenant', 'somebody' from generate_series(1, 25)`;
    await product.pools.platform.query(asked, [mine.tenantId]);
    const another = { kind: 'export', scope: 'tenant' };
    const refusal = await mine.admin.refusal('POST', '/api/privacy/requests', another);
    const over = `update cache_management.privacy_requests set state = 'failed', finished_at = now()
      where requested_by = 'somebody'`;
    await product.pools.ingest.query(over);
    expect(refusal).toEqual([409, 'conflict']);
  });

  it('erase only what was confirmed by the person’s id, and leave a receipt', async () => {
    const erasure = { kind: 'erasure', scope: 'subject', subject: 'maria' };
    const path = '/api/privacy/requests';
    expect(await mine.admin.refusal('POST', path, erasure)).toEqual([400, 'invalid_request']);
    expect(await mine.admin.refusal('POST', path, { ...erasure, confirm: 'mario' })).toEqual([400, 'invalid_request']);
    const answer = await mine.admin.send('POST', path, { ...erasure, confirm: 'maria' });
    const request = await ended(((await answer.json()) as { id: string }).id);
    expect(request).toMatchObject({ state: 'done', receipt: { facts: { foundAfter: 0, erased: { entries: 1 } } } });
    expect((await product.services.cache.forTenant(mine.tenantId).get('crm', 'row', 'k')).hit).toBe(false);
    expect(JSON.stringify(await auditOf(product, mine.tenantId))).not.toContain('maria"');
  });

  it('are answered by the platform’s administrators for a tenant, whose data they may erase while it is closed', async () => {
    const { tenantId } = theirs;
    const path = `/api/platform/privacy/${tenantId}`;
    const ask = async (request: object) => {
      const answer = await staff.send('POST', `${path}/requests`, request);
      expect(answer.status).toBe(202);
      return ended(((await answer.json()) as { id: string }).id, watcher, path);
    };
    await product.services.cache.forTenant(tenantId).set('crm', 'row', 'k', 'João', { ttlSeconds: 3_600 });
    const exported = await ask({ kind: 'export', scope: 'tenant' });
    expect(exported).toMatchObject({ state: 'done', requestedBy: staff.email, counts: { entries: 1 } });
    const file = `${path}/requests/${exported.id}/file`;
    expect(await (await staff.send('GET', file)).json()).toMatchObject({ entries: [{ key: 'k', value: 'João' }] });
    for (const [browser, status] of [
      [watcher, forbidden],
      [theirs.admin, forbidden],
    ] as const) {
      expect(await browser.refusal('GET', file)).toEqual(status);
      expect(await browser.refusal('POST', `${path}/requests`, { kind: 'export', scope: 'tenant' })).toEqual(status);
    }
    const others = `/api/platform/privacy/${mine.tenantId}/requests/${exported.id}/file`;
    expect(await staff.refusal('GET', others)).toEqual([404, 'not_found']);

    const erasure = { kind: 'erasure', scope: 'tenant', confirm: 'theirs' };
    const setStatus = `update accounts.tenants set status = $2 where id = $1`;
    await product.pools.platform.query(setStatus, [tenantId, 'active']);
    expect(await staff.refusal('POST', `${path}/requests`, erasure)).toEqual([409, 'conflict']);
    await product.pools.platform.query(setStatus, [tenantId, 'suspended']);
    const mistyped = { ...erasure, confirm: 'mine' };
    expect(await staff.refusal('POST', `${path}/requests`, mistyped)).toEqual([400, 'invalid_request']);
    const erased = await ask(erasure);
    expect(erased).toMatchObject({ state: 'done', receipt: { facts: { scope: 'tenant', foundAfter: 0 } } });
    expect(await staff.refusal('GET', file)).toEqual([404, 'not_found']);
    const audit = await auditOf(product, tenantId);
    for (const action of ['privacy.export', 'privacy.export.download', 'privacy.erasure']) {
      expect(audit).toContainEqual({ actor: staff.email, action });
    }
  });
});
