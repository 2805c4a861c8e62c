import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBackup } from '#server/backup/run-backup.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { createPrivacyRequest, getPrivacyRequest } from '#server/db/queries/privacy/privacy-requests.ts';
import { askedPrivacyRow } from '#server/lgpd/asked-privacy-row.ts';
import { readExport } from '#server/lgpd/read-export.ts';
import { verifyReceipt } from '#server/lgpd/receipt.ts';
import { runPrivacyRequest } from '#server/lgpd/run-privacy-request.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';

let servers: BackupServers;
let mine: string;
let theirs: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };
const maria = 'maria-123';

beforeAll(async () => {
  servers = await startBackupServers();
  [mine, theirs] = await Promise.all([servers.addTenant('mine'), servers.addTenant('theirs')]);
});
afterAll(() => servers.close());

/** What an application keeps of two people, in every way it can. */
async function fill(tenantId: string) {
  const tenant = servers.cache.forTenant(tenantId);
  for (const who of [maria, 'joao-456']) {
    await tenant.set('crm', 'profile', `p:${who}`, { name: who, cpf: '1' }, { ttlSeconds: 3_600, subject: who });
    await tenant.set('api', 'answer', `user:${who}:orders`, [1, 2], { ttlSeconds: 3_600 });
    await tenant.sessions.create({ userId: who, deviceType: 'mobile' });
    await tenant.queue('mail').enqueue({ userId: who, text: 'olá' });
  }
}

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

async function restoreAll(tenantId: string, backupId: string) {
  const { pools, context } = servers;
  const asked = {
    tenantId,
    sourceTenantId: tenantId,
    backupId,
    conflict: 'replace',
    dryRun: false,
    selection: {},
  } as const;
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
    }
  }
  return found.join('\n');
}

async function textOf(file: string, format: 'json' | 'csv'): Promise<string> {
  let text = '';
  for await (const piece of readExport(servers.context, file, format)) text += piece;
  return text;
}

const aboutMaria = { scope: 'subject', subject: maria, prefixes: ['user:{subject}:'] } as const;

describe('a person’s data', () => {
  it('is exported with everything that is held, and nothing of anybody else', async () => {
    await fill(mine);
    const request = await ask(mine, { kind: 'export', ...aboutMaria, prefixes: [...aboutMaria.prefixes] });
    expect(request.shown).toMatchObject({ state: 'done', counts: { entries: 2, sessions: 1, queued: 1 } });
    expect(request.subject).toBeNull();
    const json = JSON.parse(await textOf(request.file ?? '', 'json')) as Record<
      string,
      { key: string; value: unknown }[]
    >;
    expect(json.entries?.map(({ key }) => key).sort()).toEqual([`p:${maria}`, `user:${maria}:orders`]);
    expect(json.entries?.find(({ key }) => key === `p:${maria}`)?.value).toEqual({ name: maria, cpf: '1' });
    const csv = await textOf(request.file ?? '', 'csv');
    expect(csv).toContain(maria);
    expect(csv).not.toContain('joao-456');
  });

  it('is erased everywhere with a signed receipt that names nobody, and others stay', async () => {
    await fill(theirs);
    const others = await servers.snapshotOfOthers(mine);
    const before = await backUp(mine);
    const request = await ask(mine, { kind: 'erasure', ...aboutMaria, prefixes: [...aboutMaria.prefixes] });
    expect(request.shown).toMatchObject({ state: 'done', error: null });
    expect(await everything(mine)).not.toContain(maria);
    expect(await everything(mine)).toContain('joao-456');
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
    const after = await everything(mine);
    expect(after).not.toContain(`p:${maria}`);
    expect(after).not.toContain(`user:${maria}`);
    expect(after).toContain('p:joao-456');
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
    await fill(mine);
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
