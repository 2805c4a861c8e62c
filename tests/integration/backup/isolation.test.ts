import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '#server/db/in-transaction.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { saveProtection } from '#server/db/queries/backups/protection-settings.ts';
import { createRestore } from '#server/db/queries/backups/restores.ts';
import { createPrivacyRequest } from '#server/db/queries/privacy/privacy-requests.ts';
import { addTombstones } from '#server/db/queries/privacy/tombstones.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { addTenant } from '../http/people.ts';

let database: TestDatabase;
let pools: Pools;
let mine: string;
let theirs: string;
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };

beforeAll(async () => {
  database = await createTestDatabase();
  pools = makePools(database);
  [mine, theirs] = [await addTenant(pools.platform, 'mine'), await addTenant(pools.platform, 'theirs')];
  for (const tenantId of [mine, theirs]) await fill(tenantId);
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

async function fill(tenantId: string): Promise<void> {
  const backupId = await createBackup(pools.ingest, { tenantId, origin: 'manual', sections: [], ...person });
  await inTransaction(pools.platform, async (client) => {
    const asked = { tenantId, sourceTenantId: tenantId, backupId: backupId ?? '', conflict: 'skip' } as const;
    await createRestore(client, { ...asked, dryRun: true, selection: {}, ...person });
    await saveProtection(client, tenantId, {
      ...{ backupEnabled: true, backupHour: 3, backupRetentionDays: 7, exportRetentionDays: 7 },
      backupSections: [],
    });
  });
  const whole = { tenantId, kind: 'export', scope: 'tenant', subject: null, subjectDigest: null } as const;
  const id = await createPrivacyRequest(pools.platform, { ...whole, prefixes: [], ...person });
  await addTombstones(pools.ingest, tenantId, id, [{ kind: 'subject', length: null, digest: Buffer.alloc(32) }]);
  await pools.ingest.query(
    `insert into cache_management.backup_keys (tenant_id, id, wrapped) values ($1, 1, 'wrapped')`,
    [tenantId],
  );
}

const tables = ['backups', 'restores', 'protection_settings', 'privacy_requests'] as const;
const countIn = async (pool: Pool, table: string, tenantId: string) =>
  withTenant(pool, tenantId, async (client) => {
    const { rows } = await client.query<{ tenant_id: string }>(`select tenant_id from cache_management.${table}`);
    return rows.map((row) => row.tenant_id);
  });
const asTenant = (sql: string, values: unknown[] = []) =>
  withTenant(pools.app, mine, (client) => client.query(sql, values));

describe('the application', () => {
  it.each(tables)('sees its tenant’s own rows of %s alone', async (table) => {
    expect(await countIn(pools.app, table, mine)).toEqual([mine]);
    const { rows } = await pools.app.query(`select 1 from cache_management.${table}`);
    expect(rows).toEqual([]);
  });

  it.each(['backup_keys', 'erasure_tombstones'])('never sees %s', async (table) => {
    await expect(asTenant(`select * from cache_management.${table}`)).rejects.toMatchObject({ code: '42501' });
  });

  it('asks for work and cannot say how it went, or take back what was asked', async () => {
    for (const table of ['backups', 'restores', 'privacy_requests']) {
      await expect(asTenant(`update cache_management.${table} set state = 'done'`)).rejects.toMatchObject({
        code: '42501',
      });
      await expect(asTenant(`delete from cache_management.${table}`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('cannot ask in the name of another tenant', async () => {
    const insert = `insert into cache_management.backups (tenant_id, id, origin, requested_by, sections)
                    values ($1, gen_random_uuid(), 'manual', 'x', '{}')`;
    await expect(asTenant(insert, [theirs])).rejects.toMatchObject({ code: '42501' });
    const request = `insert into cache_management.privacy_requests (tenant_id, id, kind, scope, requested_by)
                     values ($1, gen_random_uuid(), 'erasure', 'tenant', 'x')`;
    await expect(asTenant(request, [theirs])).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the log of requests about personal data', () => {
  it('is shortened by nobody', async () => {
    for (const pool of [pools.app, pools.platform, pools.ingest]) {
      await expect(pool.query('delete from cache_management.privacy_requests')).rejects.toMatchObject({
        code: '42501',
      });
    }
  });
});
