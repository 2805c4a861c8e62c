import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestoreConflict } from '#lib/contracts/backups.ts';
import { createCache } from '#lib/sdk/node.ts';
import { runBackup } from '#server/backup/run-backup.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { createPrivacyRequest, getPrivacyRequest } from '#server/db/queries/privacy/privacy-requests.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { askedPrivacyRow } from '#server/lgpd/asked-privacy-row.ts';
import { readExport } from '#server/lgpd/read-export.ts';
import { verifyReceipt } from '#server/lgpd/receipt.ts';
import { runPrivacyRequest } from '#server/lgpd/run-privacy-request.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';
import { fillTwoPeople, joao, maria, sample } from './fill-two-people.ts';

let servers: BackupServers;
let mine: string;
let theirs: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };

beforeAll(async () => {
  servers = await startBackupServers();
  [mine, theirs] = await Promise.all([servers.addTenant('mine'), servers.addTenant('theirs')]);
});
afterAll(() => servers.close());

async function ask(tenantId: string, request: Parameters<typeof askedPrivacyRow>[2]) {
  const { context, pools } = servers;
  const row = askedPrivacyRow(context.masterKey, tenantId, request);
  const id = await createPrivacyRequest(pools.platform, { ...row, ...person });
  await runPrivacyRequest(context, { tenantId, id }, work);
  const done = await getPrivacyRequest(pools.ingest, tenantId, id);
  if (done === null) throw new Error('the request is gone');
  return done;
}

async function backUp(tenantId: string) {
  const { pools, context } = servers;
  const id = await createBackup(pools.ingest, { tenantId, origin: 'manual', sections: [], ...person });
  if (id === null) throw new Error('another backup is under way');
  await runBackup(context, { tenantId, id }, work);
  return getBackup(pools.ingest, tenantId, id);
}

async function restoreAll(
  tenantId: string,
  backupId: string,
  conflict: RestoreConflict = 'replace',
  sourceTenantId = tenantId,
) {
  const { pools, context } = servers;
  const asked = {
    tenantId,
    sourceTenantId,
    backupId,
    conflict,
    dryRun: false,
    selection: {},
  };
  const id = await inTransaction(pools.platform, (client) => createRestore(client, { ...asked, ...person }));
  await runRestore(context, { tenantId, id: id ?? '' }, work);
  return (await getRestore(pools.ingest, tenantId, id ?? ''))?.shown;
}

/** Every byte that the servers hold of a tenant, opened where it is sealed. */
async function everything(tenantId: string): Promise<string> {
  const found: string[] = [];
  for (const { id } of servers.context.catalogue.databases) {
    const client = servers.raw(id);
    for (const key of await client.keys(`tenant:${tenantId}:*`)) {
      found.push(key);
      const kind = await client.type(key);
      if (kind === 'hash') found.push(JSON.stringify(await client.hgetall(key)));
      if (kind === 'zset') found.push(...(await client.zrange(key, '0', '-1')));
      if (kind === 'stream') found.push(JSON.stringify(await client.xrange(key, '-', '+')));
      // What the server would give away of it, deleted or not.
      if (kind !== 'string') found.push((await client.dumpBuffer(key))?.toString('latin1') ?? '');
    }
  }
  return found.join('\n');
}

async function sampledKeys(tenantId: string): Promise<string[]> {
  const { rows } = await withTenant(servers.pools.app, tenantId, (client) =>
    client.query<{ key: string }>(
      'select cache_key as key from cache_management.cache_performance_metrics where tenant_id = any (array[$1::uuid])',
      [tenantId],
    ),
  );
  return rows.map(({ key }) => key).sort();
}

async function textOf(file: string, format: 'json' | 'csv'): Promise<string> {
  let text = '';
  for await (const piece of readExport(servers.context, file, format)) text += piece;
  return text;
}

const aboutMaria = { scope: 'subject', subject: maria, prefixes: ['user:{subject}:'] } as const;

/** Of whom nobody asked to be forgotten. */
async function expectOthersWhole(tenantId: string): Promise<void> {
  const tenant = servers.cache.forTenant(tenantId);
  const near = await tenant.geo.getUsersNearby({ lat: -23.5, lng: -46.6, radiusKm: 1 });
  expect(near.map(({ userId }) => userId)).toEqual([joao]);
  const page = await tenant.syncLog.page(undefined, [1], 100);
  expect(page?.changes.map(({ name }) => name.key)).toEqual([`p:${joao}`]);
  const dead = await tenant.queue('mail').deadLetters();
  expect(dead.map(({ data }) => data)).toEqual([{ userId: joao, text: 'undeliverable' }]);
  expect((await tenant.recentEvents()).map(({ data }) => data)).toEqual([{ userId: joao }]);
  expect(await tenant.get('crm', 'profile', `p:${joao}`)).toMatchObject({ hit: true });
}

let backupOfMine: string;

describe('a person’s data', () => {
  it('is exported with everything that is held, and nothing of anybody else', async () => {
    await fillTwoPeople(servers, mine);
    // Of the same name as one of the person's, in a class that the person has nothing in.
    await sample(servers, mine, { module: 'erp', key: `p:${maria}`, operation: 'get' });
    const request = await ask(mine, { kind: 'export', ...aboutMaria, prefixes: [...aboutMaria.prefixes] });
    expect(request.shown).toMatchObject({
      state: 'done',
      counts: { entries: 3, sessions: 1, queued: 1, messages: 2, synchronised: 1, places: 1, samples: 2 },
    });
    expect(request.subject).toBeNull();
    const json = JSON.parse(await textOf(request.file ?? '', 'json')) as Record<
      string,
      { key: string; value: unknown }[]
    >;
    expect(json.entries?.map(({ key }) => key).sort()).toEqual([`n:${maria}`, `p:${maria}`, `user:${maria}:orders`]);
    expect(json.entries?.find(({ key }) => key === `p:${maria}`)?.value).toEqual({ name: maria, cpf: '1' });
    const csv = await textOf(request.file ?? '', 'csv');
    expect(csv).toContain(maria);
    expect(csv).not.toContain(joao);
  });

  it('is erased everywhere with a signed receipt that names nobody, and others stay', async () => {
    await fillTwoPeople(servers, theirs);
    const others = await servers.snapshotOfOthers(mine);
    const before = await backUp(mine);
    const near = createCache({ ...servers.cacheOptions, l1: { maxBytes: 1_000_000 } });
    const nearMine = near.forTenant(mine);
    await nearMine.get('crm', 'profile', `p:${maria}`);
    await nearMine.get('crm', 'profile', `p:${joao}`);
    const request = await ask(mine, { kind: 'erasure', ...aboutMaria, prefixes: [...aboutMaria.prefixes] });
    expect(request.shown).toMatchObject({ state: 'done', error: null });
    await eventually(async () => !(await nearMine.get('crm', 'profile', `p:${maria}`)).hit);
    expect((await nearMine.get('crm', 'profile', `p:${joao}`)).hit).toBe(true);
    await near.close();
    expect(await everything(mine)).not.toContain(maria);
    expect(await everything(mine)).toContain(joao);
    expect(await sampledKeys(mine)).toEqual([joao, `p:${joao}`, `p:${maria}`].sort());
    expect(await sampledKeys(theirs)).toHaveLength(4);
    expect(await servers.snapshotOfOthers(mine)).toEqual(others);
    const { receipt } = request.shown;
    expect(receipt?.facts).toMatchObject({ scope: 'subject', foundAfter: 0, backups: 'tombstones' });
    expect(receipt?.facts.erased.entries).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(receipt)).not.toContain(maria);
    expect(await verifyReceipt(servers.context.home, receipt)).toEqual({ valid: true, own: true });
    const forged = { ...receipt, facts: { ...receipt?.facts, foundAfter: 1 } };
    expect(await verifyReceipt(servers.context.home, forged)).toMatchObject({ valid: false });
    const elsewhere = await mkdtemp(join(tmpdir(), 'kryonix-home-'));
    expect(await verifyReceipt(elsewhere, receipt)).toEqual({ valid: true, own: null });

    const restored = await restoreAll(mine, before?.shown.id ?? '');
    expect(restored).toMatchObject({ state: 'done', error: null });
    const erased = Object.values(restored?.databases ?? {}).reduce((sum, counts) => sum + counts.erased, 0);
    expect(erased).toBeGreaterThanOrEqual(4);
    expect(await everything(mine)).not.toContain(maria);
    await expectOthersWhole(mine);
    backupOfMine = before?.shown.id ?? '';
  });

  it('does not come back into emptied structures either, and what its neighbours queued is handed out', async () => {
    for (const { id } of servers.context.catalogue.databases) {
      const keys = await servers.raw(id).keys(`tenant:${mine}:*`);
      if (keys.length > 0) await servers.raw(id).del(keys);
    }
    expect(await restoreAll(mine, backupOfMine, 'skip')).toMatchObject({ state: 'done', error: null });
    expect(await everything(mine)).not.toContain(maria);
    await expectOthersWhole(mine);
    const given = await servers.cache.forTenant(mine).queue('mail').reserve();
    expect(given.map(({ data }) => data)).toEqual([{ userId: joao, text: 'olá' }]);
  });

  it('does not come back into another account from which it was erased', async () => {
    const other = await servers.addTenant('other');
    const source = await backUp(theirs);
    await restoreAll(other, source?.shown.id ?? '', 'replace', theirs);
    expect(await everything(other)).toContain(maria);
    await ask(other, { kind: 'erasure', ...aboutMaria, prefixes: [...aboutMaria.prefixes] });
    await restoreAll(other, source?.shown.id ?? '', 'replace', theirs);
    expect(await everything(other)).not.toContain(maria);
    expect(await everything(other)).toContain(joao);
  });

  it('does not come back even where its entries had expired before it was erased', async () => {
    const tenant = servers.cache.forTenant(mine);
    await tenant.set('crm', 'profile', 'late', 1, { ttlSeconds: 3_600, subject: 'rita' });
    const before = await backUp(mine);
    await tenant.delete('crm', 'profile', 'late');
    await ask(mine, { kind: 'erasure', scope: 'subject', subject: 'rita', prefixes: [] });
    await restoreAll(mine, before?.shown.id ?? '');
    expect(await tenant.get('crm', 'profile', 'late')).toMatchObject({ hit: false });
  });

  it('is never looked for by a beginning that does not name the person', () => {
    const wide = { kind: 'erasure', ...aboutMaria, prefixes: ['user:'] } as const;
    expect(() => askedPrivacyRow(servers.context.masterKey, mine, { ...wide, prefixes: ['user:'] })).toThrow(
      /name the person/,
    );
  });
});

describe('a whole tenant', () => {
  it('is erased with the keys of its backups: no copy opens again, and nobody else changes', async () => {
    await fillTwoPeople(servers, mine);
    const backup = await backUp(mine);
    const copy = [];
    for await (const chunk of servers.context.storage.read(backup?.file ?? '')) copy.push(chunk);
    const others = await servers.snapshotOfOthers(mine);
    const { pools, context } = servers;
    const id = await createPrivacyRequest(pools.platform, {
      ...{ tenantId: mine, kind: 'erasure', scope: 'tenant', subject: null, subjectDigest: null, prefixes: [] },
      ...person,
    });
    await runPrivacyRequest(context, { tenantId: mine, id }, work);
    const { shown } = (await getPrivacyRequest(pools.ingest, mine, id)) ?? {};
    expect(shown).toMatchObject({ state: 'done', receipt: { facts: { foundAfter: 0, backups: 'keys_destroyed' } } });
    expect(await everything(mine)).toBe('');
    expect(await servers.snapshotOfOthers(mine)).toEqual(others);
    const file = await context.storage.create('a copy');
    for (const chunk of copy) await file.write(Buffer.from(chunk));
    await file.commit();
    await expect(textOf('a copy', 'json')).rejects.toMatchObject({ reason: 'foreign_key' });
  });
});
