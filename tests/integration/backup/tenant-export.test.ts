import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishPolicies } from '#lib/cache/publish-policies.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createPrivacyRequest, getPrivacyRequest } from '#server/db/queries/privacy/privacy-requests.ts';
import { listTenantTables } from '#server/db/queries/tenants/list-tenant-tables.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { removeExpiredExports } from '#server/lgpd/privacy-retention.ts';
import { readExport } from '#server/lgpd/read-export.ts';
import { runPrivacyRequest } from '#server/lgpd/run-privacy-request.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';

let servers: BackupServers;
let mine: string;
let theirs: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };
const dayMs = 86_400_000;
/** No two keys are the same. */
const secretOf = (mark: string) => Buffer.alloc(32, mark);

beforeAll(async () => {
  servers = await startBackupServers();
  [mine, theirs] = await Promise.all([servers.addTenant('mine'), servers.addTenant('theirs')]);
});
afterAll(() => servers.close());

/** Rows of a tenant in tables of every kind: its own, the platform's about it, and some with secrets. */
async function fill(tenantId: string, mark: string): Promise<void> {
  const { pools, cache, control } = servers;
  await cache.forTenant(tenantId).set('crm', 'lead', mark, { mark }, { ttlSeconds: 3_600 });
  const scope = { kind: 'tenant', tenantId, module: 'crm', dataType: mark } as const;
  await publishPolicies(control, [{ scope, settings: { ttlSeconds: 60 } }]);
  await withTenant(pools.app, tenantId, async (client) => {
    await client.query(
      `insert into cache_management.alert_silences (tenant_id, rule, until, created_by) values ($1, $2, now(), 'ana')`,
      [tenantId, mark],
    );
    await client.query(
      `insert into accounts.audit_log (tenant_id, actor, action)
       select $1, 'server', $2 || n from generate_series(1, 2500) n`,
      [tenantId, mark],
    );
  });
  await inTransaction(pools.platform, async (client) => {
    await client.query(
      `insert into accounts.api_keys (tenant_id, name, key_hmac, prefix, scopes) values ($1, $2, $3, $4, '{cache}')`,
      [tenantId, mark, secretOf(mark), `kx_${mark}`],
    );
    await client.query(
      `insert into accounts.tenant_operations (tenant_id, kind, state, request, finished_at)
       values ($1, 'create', 'done', $2, now())`,
      [tenantId, JSON.stringify({ apiKey: { hmac: secretOf(mark).toString('hex') } })],
    );
  });
}

async function exportTenant(tenantId: string) {
  const { pools, context } = servers;
  const id = await createPrivacyRequest(pools.platform, {
    ...{ tenantId, kind: 'export', scope: 'tenant', subject: null, subjectDigest: null, prefixes: [] },
    ...person,
  });
  await runPrivacyRequest(context, { tenantId, id }, work);
  const request = await getPrivacyRequest(pools.ingest, tenantId, id);
  expect(request?.shown).toMatchObject({ state: 'done', error: null });
  let text = '';
  for await (const piece of readExport(context, request?.file ?? '', 'json')) text += piece;
  return { id, counts: request?.shown.counts ?? {}, text, held: JSON.parse(text) as Record<string, unknown[]> };
}

describe('the export of a whole tenant', () => {
  it('holds every table to its last row, what only the platform sees too, no secret and nobody else’s row', async () => {
    await fill(mine, 'wanted');
    await fill(theirs, 'foreign');
    const { held, text, counts } = await exportTenant(mine);
    expect(held.entries).toHaveLength(1);
    expect(held.alert_silences).toMatchObject([{ rule: 'wanted' }]);
    expect(held.tenant_operations).toMatchObject([{ kind: 'create' }]);
    expect(held.api_keys).toMatchObject([{ name: 'wanted' }]);
    expect(held.account).toMatchObject([{ slug: 'mine' }]);
    expect(held.policies).toHaveLength(1);
    expect(held.audit?.length).toBeGreaterThanOrEqual(2_500);
    expect(counts.audit).toBe(held.audit?.length);
    expect(text).not.toContain(secretOf('wanted').toString('hex'));
    expect(text).not.toContain('foreign');
    const named = new Map([
      ['tenants', 'account'],
      ['tenant_settings', 'settings'],
      ['tenant_cache_configs', 'configuration'],
      ['audit_log', 'audit'],
      ['cache_performance_metrics', 'samples'],
      ['memberships', 'people'],
    ]);
    const sections = (await listTenantTables(servers.pools.app, [])).map(({ name }) => named.get(name) ?? name);
    expect(sections.filter((name) => counts[name] === undefined).sort()).toEqual([
      ...['alert_phones', 'audit_seals', 'backup_keys', 'erasure_tombstones', 'invitations', 'push_subscriptions'],
      ...['sessions', 'tenant_redis_users'],
    ]);
  });

  it('is gone on its eighth day, and its record stays', async () => {
    const { pools, context, folder } = servers;
    const { id } = await exportTenant(theirs);
    const made = Date.now();
    expect(await removeExpiredExports(context, new Date(made + 6.9 * dayMs))).toBe(0);
    expect(await removeExpiredExports(context, new Date(made + 7.1 * dayMs))).toBeGreaterThanOrEqual(1);
    expect(await getPrivacyRequest(pools.ingest, theirs, id)).toMatchObject({ file: null, shown: { state: 'done' } });
    expect(await readdir(join(folder, theirs, 'exports'))).toEqual([]);
  });
});
