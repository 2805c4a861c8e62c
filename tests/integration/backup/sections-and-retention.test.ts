import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupEntry } from '#lib/backup/backup-entry.ts';
import { policiesKey, publishPolicies } from '#lib/cache/publish-policies.ts';
import type { BackupSection, RestoreConflict, RestoreSelection } from '#lib/contracts/backups.ts';
import type { BackupContext } from '#server/backup/backup-context.ts';
import { restoreMetrics } from '#server/backup/restore-metrics.ts';
import { removeExpiredBackups, runBackup } from '#server/backup/run-backup.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { scheduleBackups } from '#server/backup/schedule-backups.ts';
import { verifyBackup } from '#server/backup/verify-backup.ts';
import { writeBackupFile } from '#server/backup/write-backup-file.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { saveBrandImage } from '#server/db/queries/settings/brand-image.ts';
import { getOrganisation } from '#server/db/queries/settings/get-organisation.ts';
import { saveOrganisation } from '#server/db/queries/settings/save-organisation.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';

let servers: BackupServers;
let mine: string;
let other: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };
const dayMs = 86_400_000;

beforeAll(async () => {
  servers = await startBackupServers();
  [mine, other] = await Promise.all([servers.addTenant('mine'), servers.addTenant('other')]);
  await servers.cache.forTenant(mine).set('crm', 'lead', 'k', 1, { ttlSeconds: 3_600 });
});
afterAll(() => servers.close());

async function backUp(sections: BackupSection[], context: BackupContext = servers.context) {
  const { ingest } = servers.pools;
  const id = await createBackup(ingest, { tenantId: mine, origin: 'manual', sections, ...person });
  if (id === null) throw new Error('another backup is under way');
  await runBackup(context, { tenantId: mine, id }, work);
  const row = await getBackup(ingest, mine, id);
  if (row === null) throw new Error('the backup has no row');
  return row;
}

async function restore(
  backupId: string,
  tenantId: string,
  selection: RestoreSelection,
  conflict: RestoreConflict = 'skip',
) {
  const asked = { tenantId, sourceTenantId: mine, backupId, conflict, dryRun: false, selection, ...person };
  const id = (await inTransaction(servers.pools.platform, (client) => createRestore(client, asked))) ?? '';
  await runRestore(servers.context, { tenantId, id }, work);
  expect((await getRestore(servers.pools.ingest, tenantId, id))?.shown).toMatchObject({ state: 'done', error: null });
}

const filesOf = async (tenantId: string) => (await readdir(join(servers.folder, tenantId))).sort();

describe('what goes along with the keys', () => {
  it('brings colour, hours and pictures of an account back, to another account as well', async () => {
    const { app } = servers.pools;
    const businessHours = { timeZone: 'America/Manaus', days: [{ day: 1, opens: '08:00', closes: '18:00' }] };
    const logo = { contentType: 'image/png', bytes: Buffer.from([1, 0, 255]), version: '0123456789abcdef' } as const;
    await withTenant(app, mine, async (client) => {
      await saveOrganisation(client, mine, { brandColor: '#123456', businessHours });
      await saveBrandImage(client, mine, 'logo', logo);
    });
    const { shown } = await backUp(['configuration']);
    await withTenant(app, mine, (client) => saveOrganisation(client, mine, { brandColor: null, businessHours: null }));
    for (const tenantId of [mine, other]) {
      await restore(shown.id, tenantId, { configuration: true });
      const back = await withTenant(app, tenantId, (client) => getOrganisation(client, tenantId));
      expect(back).toMatchObject({ brandColor: '#123456', businessHours, logo: { version: logo.version, bytes: 3 } });
    }
  });

  it('puts policies into effect again for caches that run, and leaves those on trial alone', async () => {
    const { id: crm } = servers.context.catalogue.databaseForModule('crm');
    // Database 0 of the control server, whatever the catalogue keeps there.
    const hash = servers.control;
    const scope = (tenantId: string, module: string) =>
      ({ kind: 'tenant', tenantId, module, dataType: 'lead' }) as const;
    await publishPolicies(hash, [
      { scope: scope(mine, 'crm'), settings: { ttlSeconds: 111 } },
      { scope: scope(mine, 'api'), settings: { ttlSeconds: 222 } },
      { scope: scope(other, 'stock'), settings: { ttlSeconds: 333 } },
    ]);
    const { shown } = await backUp(['policies']);
    const holdOut = { salt: 1, share: 0.1, hottest: [] };
    await publishPolicies(hash, [
      { scope: scope(mine, 'crm'), settings: null },
      { scope: scope(mine, 'api'), settings: { ttlSeconds: 999, holdOut } },
    ]);
    await restore(shown.id, mine, { policies: true }, 'replace');
    await restore(shown.id, other, { policies: true }, 'replace');
    const now = await hash.hgetall(policiesKey);
    expect(JSON.parse(now[`tenant:${mine}:crm:lead`] ?? '')).toEqual({ ttlSeconds: 111 });
    expect(JSON.parse(now[`tenant:${mine}:api:lead`] ?? '')).toMatchObject({ ttlSeconds: 999, holdOut });
    expect(JSON.parse(now[`tenant:${other}:api:lead`] ?? '')).toEqual({ ttlSeconds: 222 });
    expect(JSON.parse(now[`tenant:${other}:stock:lead`] ?? '')).toEqual({ ttlSeconds: 333 });
    const tenant = servers.cache.forTenant(other);
    await eventually(async () => {
      await tenant.set('crm', 'lead', 'live', 1);
      return (await servers.raw(crm).ttl(`tenant:${other}:crm:lead:live`)) <= 111;
    });
    const { rows } = await withTenant(servers.pools.app, other, (client) =>
      client.query<{ after: unknown }>(
        `select after from accounts.audit_log where tenant_id = $1 and action = 'backup.restore.settings'
          order by id desc limit 1`,
        [other],
      ),
    );
    expect(rows[0]?.after).toEqual({ policies: 2 });
  });

  it('fills totals in where none are, once, and changes none that were measured since', async () => {
    const { ingest, app } = servers.pools;
    const table = 'cache_management.cache_tenant_rollups_1h';
    const add = (tenantId: string, hour: string, calls: number) =>
      ingest.query(
        `insert into ${table} (tenant_id, bucket, calls, hits, misses, stales, errors, mobile_calls, bytes,
                               latency_sum_us, latency, split_calls, queue_sum_us, server_sum_us)
         values ($1, $2, $3, 1, 1, 0, 0, 0, 5, 7, array[1, 2]::bigint[], 3, 2, 4)`,
        [tenantId, hour, calls],
      );
    const read = async (tenantId: string) => {
      const { rows } = await withTenant(app, tenantId, (client) =>
        client.query<{ calls: string; latency: string[]; split: string[] }>(
          `select calls, latency, array[split_calls, queue_sum_us, server_sum_us] as split from ${table} where tenant_id = any (array[$1::uuid]) order by bucket`,
          [tenantId],
        ),
      );
      return rows.map(({ calls, latency, split }) => [Number(calls), latency.map(Number), split.map(Number)]);
    };
    await add(mine, '2026-01-01T10:00:00Z', 10);
    await add(mine, '2026-01-01T11:00:00Z', 11);
    const { shown } = await backUp(['metrics']);
    await add(other, '2026-01-01T11:00:00Z', 99);
    for (const _ of ['once', 'again']) await restore(shown.id, other, { metrics: true });
    expect(await read(other)).toEqual([
      [10, [1, 2], [3, 2, 4]],
      [99, [1, 2], [3, 2, 4]],
    ]);
    // As a release that did not know how latencies divide wrote it.
    const counters = { calls: 12, hits: 1, misses: 1, stales: 0, errors: 0, mobile_calls: 0, bytes: 5 };
    const row = { bucket: '2026-01-01T12:00:00Z', ...counters, latency_sum_us: 7, latency: [1, 2] };
    expect(await restoreMetrics(servers.context, other, [{ table, row }])).toBe(1);
    expect((await read(other)).at(-1)).toEqual([12, [1, 2], [0, 0, 0]]);
  });
});

describe('the proof of a backup', () => {
  const entry: BackupEntry = {
    ...{ database: 1, key: Buffer.from('crm:lead:x'), form: 'string', kind: 'string' },
    ...{ expiresAtMs: null, subject: null, payload: Buffer.from('1') },
  };

  it('fails a backup whose file is damaged or cut short on its way back, and removes the file', async () => {
    const { storage } = servers.context;
    const before = await filesOf(mine);
    const ways: ((bytes: Buffer) => Buffer)[] = [
      (bytes) =>
        Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(1, (bytes.at(-40) ?? 0) ^ 1), bytes.subarray(-39)]),
      (bytes) => bytes.subarray(0, -1),
    ];
    for (const change of ways) {
      async function* read(name: string) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of storage.read(name)) chunks.push(chunk);
        yield change(Buffer.concat(chunks));
      }
      const { shown } = await backUp([], { ...servers.context, storage: { ...storage, read } });
      expect(shown).toMatchObject({ state: 'failed', verifiedAt: null });
      expect(shown.error).toMatch(/changed|too soon/);
      expect(await filesOf(mine)).toEqual(before);
    }
  });

  it('notices an entry that does not come back as it was written, and leaves nothing on the servers', async () => {
    const broken: BackupEntry[] = [
      { ...entry, form: 'dump', kind: 'hash', payload: Buffer.from('no dump') },
      // Two of one name: the server keeps one.
      {
        ...entry,
        form: 'members',
        kind: 'zset',
        key: Buffer.from('_tag:x'),
        payload: Buffer.from('["a","1","a","2"]'),
      },
    ];
    const keysNow = async () => (await servers.raw(1).keys('*')).sort();
    const before = await keysNow();
    for (const [at, bad] of broken.entries()) {
      const file = `${mine}/crafted-${at}`;
      await writeBackupFile(servers.context, { tenantId: mine, file, sections: [] }, async (writer) => {
        await writer.entry(entry);
        await writer.entry(bad);
      });
      await expect(verifyBackup(servers.context, file, work)).rejects.toThrow();
      expect(await keysNow()).toEqual(before);
      await servers.context.storage.remove(file);
    }
  });
});

describe('the time of a backup', () => {
  it('is over on its eighth day: the file goes and the row says so', async () => {
    const { shown, file } = await backUp([]);
    const made = Date.parse(shown.finishedAt ?? '');
    expect(await removeExpiredBackups(servers.context, new Date(made + 6.9 * dayMs))).toBe(0);
    expect(await filesOf(mine)).toContain(file?.split('/').at(-1));
    expect(await removeExpiredBackups(servers.context, new Date(made + 7.1 * dayMs))).toBeGreaterThan(0);
    expect(await filesOf(mine)).not.toContain(file?.split('/').at(-1));
    expect((await getBackup(servers.pools.ingest, mine, shown.id))?.shown.state).toBe('expired');
  });

  it('comes for each tenant when it is three in the morning where it is', async () => {
    const [tokyo, acre] = await Promise.all([servers.addTenant('tokyo'), servers.addTenant('acre')]);
    for (const [tenantId, timeZone] of [
      [tokyo, 'Asia/Tokyo'],
      [acre, 'America/Rio_Branco'],
    ] as const) {
      const businessHours = { timeZone, days: [] };
      await withTenant(servers.pools.app, tenantId, (client) =>
        saveOrganisation(client, tenantId, { brandColor: null, businessHours }),
      );
    }
    const askedAt = async (time: string) => {
      const asked = await scheduleBackups(servers.context, new Date(time));
      return [tokyo, acre].filter((tenantId) => asked.includes(tenantId));
    };
    expect(await askedAt('2020-01-15T17:59:00Z')).toEqual([]);
    expect(await askedAt('2020-01-15T18:01:00Z')).toEqual([tokyo]);
    expect(await askedAt('2020-01-16T08:01:00Z')).toEqual([acre]);
  });
});
