import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestoreConflict, RestoreSelection } from '#lib/contracts/backups.ts';
import { runBackup } from '#server/backup/run-backup.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';
import { fillAllKinds } from './fill-all-kinds.ts';

let servers: BackupServers;
let mine: string;
let theirs: string;
let empty: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };

beforeAll(async () => {
  servers = await startBackupServers();
  mine = await servers.addTenant('mine');
  theirs = await servers.addTenant('theirs');
  empty = await servers.addTenant('empty');
  await fillAllKinds(servers, mine);
  await fillAllKinds(servers, theirs);
});
afterAll(() => servers.close());

async function backUp(tenantId: string) {
  const { pools, context } = servers;
  const id = await createBackup(pools.ingest, { tenantId, origin: 'manual', sections: ['configuration'], ...person });
  if (id === null) throw new Error('another backup is under way');
  await runBackup(context, { tenantId, id }, work);
  const row = await getBackup(pools.ingest, tenantId, id);
  if (row === null) throw new Error('the backup has no row');
  return row;
}

interface RestoreOf {
  tenantId?: string;
  sourceTenantId?: string;
  backupId: string;
  conflict?: RestoreConflict;
  dryRun?: boolean;
  selection?: RestoreSelection;
}

async function restore(options: RestoreOf) {
  const { pools, context } = servers;
  const asked = {
    tenantId: mine,
    sourceTenantId: mine,
    conflict: 'skip',
    dryRun: false,
    selection: {},
    ...person,
  } as const;
  const place = { tenantId: options.tenantId ?? mine };
  const id = await inTransaction(pools.platform, (client) => createRestore(client, { ...asked, ...options }));
  if (id === null) throw new Error('another restore is under way');
  await runRestore(context, { ...place, id }, work);
  const row = await getRestore(pools.ingest, place.tenantId, id);
  if (row === null) throw new Error('the restore has no row');
  return row.shown;
}

/** Everything a tenant has, its own name left out. */
async function contentOf(tenantId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id } of servers.context.catalogue.databases) {
    const client = servers.raw(id);
    for (const key of await client.keysBuffer(`tenant:${tenantId}:*`)) {
      const name = `${id}/${key.toString('latin1').replaceAll(tenantId, 'tenant')}`;
      if (name.endsWith(':data-keys')) continue;
      const kind = await client.type(key);
      // An unordered set may come back in another order.
      const content =
        kind === 'set'
          ? (await client.smembers(key)).sort().join()
          : kind === 'hash'
            ? JSON.stringify(Object.entries(await client.hgetall(key)).sort())
            : (await client.dumpBuffer(key))?.toString('base64');
      found.set(name, `${kind}/${await client.pexpiretime(key)}/${content}`);
    }
  }
  return found;
}

async function wipe(tenantId: string): Promise<void> {
  for (const { id } of servers.context.catalogue.databases) {
    const keys = await servers.raw(id).keysBuffer(`tenant:${tenantId}:*`);
    if (keys.length > 0) await servers.raw(id).unlink(...keys);
  }
}

describe('a backup of one tenant', () => {
  it('brings back every kind of key with its expiry in all 16 databases, and changes nobody else', async () => {
    const before = await contentOf(mine);
    const others = await servers.snapshotOfOthers(mine);
    const backup = await backUp(mine);
    expect(backup.shown).toMatchObject({ state: 'done', error: null, entries: before.size });
    expect(backup.shown.verifiedAt).not.toBeNull();
    expect(Object.keys(backup.shown.databases ?? {}).length).toBe(16);
    await wipe(mine);
    const restored = await restore({ backupId: backup.shown.id });
    expect(restored).toMatchObject({ state: 'done', error: null });
    expect(await contentOf(mine)).toEqual(before);
    expect(await servers.snapshotOfOthers(mine)).toEqual(others);
  });

  it('tells in a dry run what would be created, replaced and skipped, and writes nothing', async () => {
    const { shown } = await backUp(mine);
    const client = servers.raw(1);
    await client.unlink(`tenant:${mine}:api:kind:hash`);
    const before = await contentOf(mine);
    const dry = await restore({ backupId: shown.id, dryRun: true, conflict: 'replace' });
    expect(dry.databases['1']).toMatchObject({ created: 1, skipped: 0 });
    expect(dry.databases['1']?.replaced).toBeGreaterThan(10);
    expect(await contentOf(mine)).toEqual(before);
    const skipping = await restore({ backupId: shown.id, dryRun: true, conflict: 'skip' });
    expect(skipping.modules.api).toMatchObject({ created: 1, replaced: 0 });
  });

  it('restores by database, module and beginning of the key alone', async () => {
    const { shown } = await backUp(mine);
    await wipe(mine);
    await restore({ backupId: shown.id, selection: { modules: ['api'], pattern: 'list' } });
    expect([...(await contentOf(mine)).keys()]).toEqual(['1/tenant:tenant:api:kind:list']);
    await restore({ backupId: shown.id, selection: { databases: [1] } });
    expect((await contentOf(mine)).size).toBeGreaterThan(10);
    await restore({ backupId: shown.id });
  });

  it('lets a tag find what came back, whatever part of the backup it was and whatever the tag is on by now', async () => {
    const tenant = servers.cache.forTenant(mine);
    const tagged = { ttlSeconds: 3_600, tags: ['spring'] };
    await tenant.set('crm', 'row', 'early', 1, tagged);
    await tenant.set('api', 'row', 'early', 1, tagged);
    const { shown } = await backUp(mine);
    expect(await tenant.invalidateTag('spring')).toBe(2);
    await servers.raw(12).unlink(`tenant:${mine}:_tag:spring`);
    await tenant.set('crm', 'row', 'late', 1, tagged);
    await restore({ backupId: shown.id, selection: { modules: ['crm'], pattern: 'early' } });
    expect(await tenant.get('crm', 'row', 'early')).toMatchObject({ hit: true });
    expect(await tenant.get('api', 'row', 'early')).toMatchObject({ hit: false });
    expect(await servers.raw(12).zcard(`tenant:${mine}:_tag:spring`)).toBe(2);
    expect(await servers.raw(12).ttl(`tenant:${mine}:_tag:spring`)).toBeGreaterThan(3_600);
    expect(await tenant.invalidateTag('spring')).toBe(2);
    expect(await tenant.get('crm', 'row', 'early')).toMatchObject({ hit: false });
  });

  it('keeps, replaces or compares what is there, as it was told', async () => {
    const tenant = servers.cache.forTenant(mine);
    await tenant.set('crm', 'row', 'k', 'old', { ttlSeconds: 3_600 });
    const { shown } = await backUp(mine);
    const valueNow = async () => (await tenant.get('crm', 'row', 'k')).value;
    const later = servers.cache.forTenant(mine);
    // When a value was stored is kept in whole seconds.
    const storedSecond = Math.floor(Date.now() / 1_000);
    await eventually(() => Math.floor(Date.now() / 1_000) > storedSecond);
    await later.set('crm', 'row', 'k', 'new', { ttlSeconds: 3_600 });
    await restore({ backupId: shown.id, conflict: 'skip' });
    expect(await valueNow()).toBe('new');
    await restore({ backupId: shown.id, conflict: 'newer' });
    expect(await valueNow()).toBe('new');
    await restore({ backupId: shown.id, conflict: 'replace' });
    expect(await valueNow()).toBe('old');
  });

  it('goes to another tenant with every value sealed under that one’s key', async () => {
    await servers.cache.forTenant(mine).set('crm', 'row', 'secret', { cpf: '1' }, { ttlSeconds: 3_600 });
    await servers.pools.platform.query(
      `insert into cache_management.tenant_access (tenant_id, encryption) values ($1, 'on')`,
      [empty],
    );
    const { shown } = await backUp(mine);
    const others = await servers.snapshotOfOthers(empty);
    const moved = await restore({ tenantId: empty, sourceTenantId: mine, backupId: shown.id });
    expect(moved).toMatchObject({ state: 'done', error: null });
    const back = await servers.cache.forTenant(empty).get('crm', 'row', 'secret');
    expect(back.value).toEqual({ cpf: '1' });
    const [from, to] = [mine, empty].map((tenantId) => servers.raw(1).getBuffer(`tenant:${tenantId}:crm:row:secret`));
    expect(await from).not.toEqual(await to);
    expect(await servers.raw(1).hget(`tenant:${empty}:api:kind:{${empty}:name}:part`, 'user')).toBe('u1');
    expect(await servers.snapshotOfOthers(empty)).toEqual(others);
  });

  it('opens again after the control plane lost the tenant’s data keys', async () => {
    const tenant = servers.cache.forTenant(mine);
    await tenant.set('crm', 'row', 'after the fire', 7, { ttlSeconds: 3_600 });
    const { shown } = await backUp(mine);
    await wipe(mine);
    expect(await servers.raw(12).exists(`tenant:${mine}:data-keys`)).toBe(0);
    await restore({ backupId: shown.id });
    expect((await tenant.get('crm', 'row', 'after the fire')).value).toBe(7);
  });

  it('is refused whole where its file was changed: nothing is written', async () => {
    const backup = await backUp(mine);
    const path = join(servers.folder, backup.file ?? '');
    const file = await readFile(path);
    await wipe(mine);
    const changed = Buffer.from(file);
    changed[file.length - 30] = (changed[file.length - 30] ?? 0) ^ 1;
    for (const broken of [changed, file.subarray(0, file.length - 5)]) {
      await writeFile(path, broken);
      const failed = await restore({ backupId: backup.shown.id });
      expect(failed.state).toBe('failed');
      expect(failed.error).toMatch(/changed|too soon/);
      expect((await contentOf(mine)).size).toBe(0);
    }
    await writeFile(path, file);
    expect((await restore({ backupId: backup.shown.id })).state).toBe('done');
  });
});
