import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackgroundTask } from '#server/backup/background-message.ts';
import { WorkStopped } from '#server/backup/backup-context.ts';
import { openBackupStorage } from '#server/backup/open-backup-storage.ts';
import { runBackup } from '#server/backup/run-backup.ts';
import { runInBackground } from '#server/backup/run-in-background.ts';
import { runRestore } from '#server/backup/run-restore.ts';
import { isBackupDue } from '#server/backup/schedule-backups.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createBackup } from '#server/db/queries/backups/create-backup.ts';
import { getBackup } from '#server/db/queries/backups/list-backups.ts';
import { createRestore, getRestore } from '#server/db/queries/backups/restores.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { policiesOfChildren, schedulingPolicies } from '#tests/setup/scheduling-policy.ts';
import { type BackupServers, startBackupServers } from './backup-servers.ts';

const program = fileURLToPath(new URL('../../fixtures/run-restore.ts', import.meta.url));
let servers: BackupServers;
let mine: string;
let theirs: string;
const work = { progress: async () => undefined, cancelled: () => false };
const person = { requestedBy: 'ana@example.com', requestedByUser: null, requestId: null };
const keys = 2_500;
/** So large that a megabyte holds few of them. */
const textOf = (at: number) => `${at} `.repeat(600);

beforeAll(async () => {
  servers = await startBackupServers();
  [mine, theirs] = await Promise.all([servers.addTenant('mine'), servers.addTenant('theirs')]);
  for (const tenantId of [mine, theirs]) {
    const pipeline = servers.raw(1).pipeline();
    for (let at = 0; at < (tenantId === mine ? keys : 200); at += 1) {
      pipeline.set(`tenant:${tenantId}:crm:row:${at}`, textOf(at), 'EX', 3_600);
    }
    await pipeline.exec();
  }
});
afterAll(() => servers.close());

async function backUp(context = servers.context) {
  const { ingest } = servers.pools;
  const id = await createBackup(ingest, { tenantId: mine, origin: 'manual', sections: [], ...person });
  if (id === null) throw new Error('another backup is under way');
  await runBackup(context, { tenantId: mine, id }, work);
  return getBackup(ingest, mine, id);
}

function askRestore(backupId: string) {
  const asked = {
    tenantId: mine,
    sourceTenantId: mine,
    backupId,
    conflict: 'skip',
    dryRun: false,
    selection: {},
  } as const;
  return inTransaction(
    servers.pools.platform,
    async (client) => (await createRestore(client, { ...asked, ...person })) ?? '',
  );
}

const wipe = () => servers.raw(1).unlink(...Array.from({ length: keys }, (_, at) => `tenant:${mine}:crm:row:${at}`));

async function countBack(): Promise<number> {
  const values = await servers.raw(1).mget(...Array.from({ length: keys }, (_, at) => `tenant:${mine}:crm:row:${at}`));
  return values.filter((value, at) => value === textOf(at)).length;
}

describe('a restore', () => {
  it('goes on where it was when its process is killed, and loses nothing', async () => {
    const backup = await backUp();
    await wipe();
    const others = await servers.snapshotOfOthers(mine);
    const id = await askRestore(backup?.shown.id ?? '');
    const { context, database, folder } = servers;
    const told = {
      urls: database,
      connections: context.connections,
      folder,
      masterKey: context.masterKey,
      place: { tenantId: mine, id },
    };
    const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(told)], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    const seen = await eventually(async () => {
      const row = await getRestore(servers.pools.ingest, mine, id);
      return (row?.shown.blocksDone ?? 0) >= 1 ? row : null;
    }, 60_000);
    child.kill('SIGKILL');
    await ended;
    const interrupted = await getRestore(servers.pools.ingest, mine, id);
    expect(seen?.shown.state).toBe('running');
    await runRestore(context, { tenantId: mine, id }, work);
    const row = await getRestore(servers.pools.ingest, mine, id);
    expect(row?.shown).toMatchObject({ state: 'done', error: null });
    expect(row?.shown.blocksDone).toBeGreaterThanOrEqual(interrupted?.shown.blocksDone ?? 0);
    expect(await countBack()).toBe(keys);
    expect(await servers.snapshotOfOthers(mine)).toEqual(others);
  }, 90_000);
});

describe('a backup in a process of its own', () => {
  const task = async (): Promise<BackgroundTask> => {
    const { context, database, redis, folder, pools } = servers;
    const id = await createBackup(pools.ingest, { tenantId: mine, origin: 'manual', sections: [], ...person });
    return {
      kind: 'backup',
      place: { tenantId: mine, id: id ?? '' },
      connections: { ...database, ...redis },
      masterKey: context.masterKey,
      wrapping: context.wrapping,
      env: { KRYONIX_HOME: folder, KRYONIX_CATALOGUE: 'multi-tenant', KRYONIX_BACKUP_URL: folder },
    };
  };
  const stateOf = async ({ place }: BackgroundTask) =>
    (await getBackup(servers.pools.ingest, place.tenantId, place.id))?.shown;

  it('stops where it is told to and is made whole by the next, which tells how far it is', async () => {
    const asked = await task();
    // Quick, for whoever waits for the test.
    await expect(runInBackground(asked, { ...work, cancelled: () => true }, 0)).rejects.toThrow(WorkStopped);
    expect((await stateOf(asked))?.state).not.toBe('done');
    const told: number[] = [];
    const progress = async (done: number) => void told.push(done);
    // Only root may take it back, and so only root's processes are served last.
    const policy = process.getuid?.() === 0 ? schedulingPolicies.idle : schedulingPolicies.other;
    // Its row is held until that was seen: without, it could be done before anybody looks.
    const { outcome } = await inTransaction(servers.pools.ingest, async (client) => {
      await client.query('select from cache_management.backups where id = $1 for update', [asked.place.id]);
      const begun = { outcome: runInBackground(asked, { ...work, progress }, 0) };
      await eventually(async () => (await policiesOfChildren()).includes(policy));
      return begun;
    });
    expect(await outcome).toBe('done');
    expect(await stateOf(asked)).toMatchObject({ state: 'done', error: null });
    expect((await stateOf(asked))?.verifiedAt).not.toBeNull();
    expect(Math.max(...told)).toBeGreaterThan(0);
  }, 60_000);
});

describe('where backups are kept', () => {
  it('is a folder that only the server’s own user reads', async () => {
    const backup = await backUp();
    const { mode } = await stat(join(servers.folder, backup?.file ?? ''));
    expect(mode & 0o777).toBe(0o600);
  });

  it('is S3 or what speaks like it: the same round trip, in parts', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kryonix-s3-'));
    const port = await findFreePort();
    const s3 = new S3rver({
      port,
      address: '127.0.0.1',
      silent: true,
      directory,
      configureBuckets: [{ name: 'backups', configs: [] }],
    });
    await s3.run();
    try {
      const url = `s3+http://S3RVER:S3RVER@127.0.0.1:${port}/backups/nightly`;
      const context = { ...servers.context, storage: await openBackupStorage(url) };
      const large = Buffer.alloc(8_500_000, 7);
      const file = await context.storage.create('large');
      for (let at = 0; at < large.length; at += 1_000_000) await file.write(large.subarray(at, at + 1_000_000));
      expect(await file.commit()).toBe(large.length);
      const read: Uint8Array[] = [];
      for await (const chunk of context.storage.read('large')) read.push(chunk);
      expect(Buffer.concat(read).equals(large)).toBe(true);
      const backup = await backUp(context);
      expect(backup?.shown).toMatchObject({ state: 'done', error: null, entries: keys });
      await wipe();
      const id = await askRestore(backup?.shown.id ?? '');
      await runRestore(context, { tenantId: mine, id }, work);
      expect(await countBack()).toBe(keys);
      await context.storage.remove(backup?.file ?? '');
      await expect(
        context.storage
          .read(backup?.file ?? '')
          [Symbol.asyncIterator]()
          .next(),
      ).rejects.toMatchObject({
        code: 'not_found',
      });
    } finally {
      await s3.close();
      await rm(directory, { recursive: true, force: true });
    }
  }, 60_000);
});

describe('the schedule', () => {
  const at = (text: string) => new Date(text);
  const nightly = { hour: 3, timeZone: 'America/Sao_Paulo' };
  // 03:00 in São Paulo is 06:00 UTC.
  it.each([
    ['the hour has come', '2026-03-02T06:00:00Z', '2026-03-01T06:00:10Z', true],
    ['it was done today', '2026-03-02T09:00:00Z', '2026-03-02T06:00:10Z', false],
    ['the hour has not come', '2026-03-02T05:59:00Z', '2026-03-01T06:00:10Z', false],
    ['last night was missed', '2026-03-02T15:00:00Z', '2026-03-01T06:00:10Z', true],
  ])('knows that %s', (_, now, last, due) => {
    expect(isBackupDue(at(now), { ...nightly, lastAt: at(last) })).toBe(due);
  });

  it('begins a new tenant with its first night, not with its first minute', () => {
    expect(isBackupDue(at('2026-03-02T12:00:00Z'), { ...nightly, lastAt: null })).toBe(false);
    expect(isBackupDue(at('2026-03-02T06:30:00Z'), { ...nightly, lastAt: null })).toBe(true);
  });
});
