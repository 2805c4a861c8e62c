import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCache } from '#lib/sdk/node.ts';
import { runBackup } from '#server/backup/run-backup.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { sameDump } from '#server/backup/same-dump.ts';
import { gentlePace } from '#server/backup/scan-tenant.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { createPrivacyRequest, getPrivacyRequest } from '#server/db/queries/privacy/privacy-requests.ts';
import { askedPrivacyRow } from '#server/lgpd/asked-privacy-row.ts';
import { readExport } from '#server/lgpd/read-export.ts';
import { runPrivacyRequest } from '#server/lgpd/run-privacy-request.ts';
import { logger } from '#server/logger.ts';
import { eraseTenantKeys } from '#server/tenants/erase-tenant-keys.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestCluster, type TestCluster } from '#tests/setup/test-cluster.ts';
import { startTestRedis, startTestRedisPair, type TestRedis } from '#tests/setup/test-redis.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';

const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };
const [maria, joao] = ['maria-123', 'joao-456'];
const entries = 60;
let cluster: TestCluster;
let control: TestRedis;
let servers: BackupServers;
let mine: string;
let theirs: string;

beforeAll(async () => {
  [cluster, control] = await Promise.all([startTestCluster(15_000), startTestRedis({ plane: 'control' })]);
  servers = await startBackupServers(async () => ({
    ...{ redisUrl: cluster.url, controlRedisUrl: control.url },
    adminRedisUrls: { data: cluster.primaries.map(({ adminUrl }) => adminUrl).join(','), control: control.adminUrl },
    close: async () => {
      await Promise.all([cluster.close(), control.close()]);
    },
  }));
  [mine, theirs] = [await servers.addTenant('mine'), await servers.addTenant('theirs')];
  await eventually(() =>
    servers.cache
      .forTenant(mine)
      .get('api', 'temp', 'first')
      .catch(() => undefined),
  );
  for (const tenantId of [mine, theirs]) await fill(tenantId);
});
afterAll(() => servers.close());

async function setProfile(tenantId: string, who: string): Promise<void> {
  const about = { ttlSeconds: 3_600, subject: who, tags: ['people', who] };
  await servers.cache.forTenant(tenantId).set('crm', 'profile', `p:${who}`, { name: who }, about);
}

/** Entries in every slot, and everything that an application keeps of two people. */
async function fill(tenantId: string): Promise<void> {
  const tenant = servers.cache.forTenant(tenantId);
  for (let index = 0; index < entries; index += 1) {
    await tenant.set('api', 'answer', `k${index}`, { index }, { ttlSeconds: 3_600 });
  }
  for (const who of [maria, joao]) {
    await setProfile(tenantId, who);
    await tenant.set('metrics', 'answer', `user:${who}`, [1, 2], { ttlSeconds: 3_600 });
    await tenant.sessions.create({ userId: who, deviceType: 'mobile' });
    await tenant.queue('mail').enqueue({ userId: who, text: 'olá' });
  }
}

/** Every key of a tenant on all servers: what it holds and when it ends. */
async function snapshot(tenantId: string): Promise<Map<string, { dump: Buffer; expiresAt: number }>> {
  const found = new Map<string, { dump: Buffer; expiresAt: number }>();
  for (const { adminUrl } of [...cluster.primaries, control]) {
    const client = new Redis(adminUrl);
    for (const key of await client.keys(`tenant:${tenantId}:*`)) {
      const [dump, expiresAt] = await Promise.all([client.dumpBuffer(key), client.pexpiretime(key)]);
      if (dump !== null) found.set(key, { dump, expiresAt });
    }
    client.disconnect();
  }
  return found;
}

async function expectSame(tenantId: string, before: Awaited<ReturnType<typeof snapshot>>): Promise<void> {
  const now = await snapshot(tenantId);
  expect([...now.keys()].sort()).toEqual([...before.keys()].sort());
  for (const [key, { dump, expiresAt }] of before) {
    expect(now.get(key)?.expiresAt, key).toBe(expiresAt);
    expect(sameDump(now.get(key)?.dump ?? Buffer.alloc(0), dump), key).toBe(true);
  }
}

async function backUp(tenantId: string, context = servers.context) {
  const { pools } = servers;
  const id = await createBackup(pools.ingest, { tenantId, origin: 'manual', sections: [], ...person });
  if (id === null) throw new Error('another backup is under way');
  await runBackup(context, { tenantId, id }, work);
  return getBackup(pools.ingest, tenantId, id);
}

async function restore(tenantId: string, backupId: string, context = servers.context) {
  const asked = { tenantId, sourceTenantId: tenantId, backupId, conflict: 'skip', dryRun: false } as const;
  const id = await inTransaction(servers.pools.platform, (client) =>
    createRestore(client, { ...asked, selection: {}, ...person }),
  );
  await runRestore(context, { tenantId, id: id ?? '' }, work);
  return getRestore(servers.pools.ingest, tenantId, id ?? '');
}

async function ask(request: Parameters<typeof askedPrivacyRow>[2]) {
  const { context, pools } = servers;
  const id = await createPrivacyRequest(pools.platform, {
    ...askedPrivacyRow(context.masterKey, mine, request),
    ...person,
  });
  await runPrivacyRequest(context, { tenantId: mine, id }, work);
  return getPrivacyRequest(pools.ingest, mine, id);
}

describe('with a Cluster as its data plane', () => {
  it('a backup holds the keys of every primary, is verified, and brings them back as they were', async () => {
    const [before, others] = [await snapshot(mine), await snapshot(theirs)];
    const backup = await backUp(mine);
    expect(backup?.shown).toMatchObject({ state: 'done', error: null });
    // All but the data keys, which go by themselves.
    expect(backup?.shown.entries).toBe(before.size - 1);
    await expectSame(mine, before);
    const places = { redisUrl: cluster.url, controlRedisUrl: control.url, pace: gentlePace, log: logger };
    await eraseTenantKeys(places, mine, work);
    expect((await snapshot(mine)).size).toBe(0);

    expect((await restore(mine, backup?.shown.id ?? ''))?.shown).toMatchObject({ state: 'done', error: null });
    await expectSame(mine, before);
    await expectSame(theirs, others);
  });

  it('a backup goes back to a server with sixteen databases as well, where the same values are read', async () => {
    const backup = await backUp(mine);
    const pair = await startTestRedisPair();
    try {
      const elsewhere = { ...servers.context, connections: pair };
      expect((await restore(mine, backup?.shown.id ?? '', elsewhere))?.shown.state).toBe('done');
      const cache = createCache({
        ...{ url: pair.redisUrl, control: { url: pair.controlRedisUrl }, strict: true },
        encryption: { masterKey: servers.context.masterKey },
        connection: { commandTimeoutMs: 5_000 },
      });
      const tenant = cache.forTenant(mine);
      expect(await tenant.get('api', 'answer', 'k7')).toMatchObject({ value: { index: 7 } });
      expect(await tenant.sessions.listByUser(maria)).toHaveLength(1);
      expect(await tenant.queue('mail').reserve({ count: 5 })).toHaveLength(2);
      // Tags name keys as they are written there, and are backed up and brought back into the other form once more.
      expect(await tenant.invalidateTag(maria)).toBe(1);
      const back = await backUp(mine, elsewhere);
      await servers.cache.forTenant(mine).invalidateTag('people');
      expect(await servers.cache.forTenant(mine).get('crm', 'profile', `p:${joao}`)).toMatchObject({ hit: false });
      expect((await restore(mine, back?.shown.id ?? ''))?.shown.state).toBe('done');
      expect(await servers.cache.forTenant(mine).get('crm', 'profile', `p:${joao}`)).toMatchObject({ hit: true });
      expect(await servers.cache.forTenant(mine).invalidateTag(joao)).toBe(1);
      for (const who of [maria, joao]) await setProfile(mine, who);
      await cache.close();
    } finally {
      await pair.close();
    }
  });

  it('a person is exported and erased wherever the cluster keeps what is the person’s, and nobody else is', async () => {
    const others = await snapshot(theirs);
    const before = await snapshot(mine);
    const about = { scope: 'subject' as const, subject: maria, prefixes: ['user:{subject}'] };
    const exported = await ask({ kind: 'export', ...about });
    expect(exported?.shown).toMatchObject({ state: 'done', counts: { entries: 2, sessions: 1, queued: 1 } });
    let text = '';
    for await (const piece of readExport(servers.context, exported?.file ?? '', 'json')) text += piece;
    expect(text).toContain('olá');
    expect(text).not.toContain(joao);

    const erased = await ask({ kind: 'erasure', ...about });
    expect(erased?.shown).toMatchObject({ state: 'done', counts: { entries: 2, sessions: 1, queued: 1, indexes: 2 } });
    expect(erased?.shown.receipt?.facts).toMatchObject({ foundAfter: 0 });
    const tenant = servers.cache.forTenant(mine);
    expect(await tenant.get('crm', 'profile', `p:${maria}`)).toMatchObject({ hit: false });
    expect(await tenant.get('crm', 'profile', `p:${joao}`)).toMatchObject({ value: { name: joao } });
    expect(await tenant.sessions.listByUser(joao)).toHaveLength(1);
    expect(before.size - (await snapshot(mine)).size).toBeGreaterThanOrEqual(5);
    await expectSame(theirs, others);
  });
});
