import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeProgram } from '#server/cli/make-program.ts';
import { readOrCreateSecrets } from '#server/runtime/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let database: TestDatabase;
let redis: TestRedisPair;
let home: string;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedisPair()]);
  home = await mkdtemp(join(tmpdir(), 'kryonix-cli-'));
  vi.stubEnv('KRYONIX_HOME', home);
  vi.stubEnv('DATABASE_URL', database.databaseUrl);
  vi.stubEnv('DATABASE_OWNER_URL', database.ownerDatabaseUrl);
  vi.stubEnv('DATABASE_INGEST_URL', database.ingestDatabaseUrl);
  vi.stubEnv('DATABASE_PLATFORM_URL', database.platformDatabaseUrl);
  vi.stubEnv('REDIS_URL', redis.redisUrl);
  vi.stubEnv('REDIS_CONTROL_URL', redis.controlRedisUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await redis.close();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const run = (...words: string[]) => kryonix('tenants', ...words);

/** Runs one command line; answers what it wrote on standard output as JSON, and its exit code. */
async function kryonix(...words: string[]): Promise<{ said: Record<string, unknown>; exitCode: number }> {
  let text = '';
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const progress = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.exitCode = 0;
  try {
    await makeProgram().parseAsync([...words, '--json'], { from: 'user' });
    return { said: JSON.parse(text), exitCode: process.exitCode ?? 0 };
  } finally {
    process.exitCode = 0;
    output.mockRestore();
    progress.mockRestore();
  }
}

const making = ['create', '--name', 'Loja da Praça', '--admin-email', 'dono@praca.example', '--admin-name', 'Seu João'];

describe('kryonix tenants', () => {
  it('makes a tenant where no server runs, shows its secrets once, and says what is wrong with the command line', async () => {
    const wanted = [...making, '--sector', 'retail', '--request-key', 'pedido-da-praca'];
    expect((await run(...wanted, '--dry-run')).said).toMatchObject({ dryRun: true });
    const { said, exitCode } = await run(...wanted);
    expect(exitCode).toBe(0);
    expect(said).toMatchObject({
      tenant: { slug: 'loja-da-praca', status: 'active', template: 'retail', operation: { state: 'done' } },
      secrets: { apiKey: expect.stringMatching(/^kx_/) },
    });
    expect((await run(...wanted)).said).toMatchObject({ secrets: null });
    await expect(run(...making, '--admin-email', 'nobody')).rejects.toThrow(/admin.email/);
    await expect(run(...making, '--sector', 'circus')).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });

  it('shows, limits, closes and deletes it by its slug, with the command line in the audit log', async () => {
    expect((await run('list')).said).toMatchObject({ tenants: [{ slug: 'loja-da-praca' }] });
    const { said } = await run('quota', 'loja-da-praca', '--keys', '500', '--memory', 'none', '--databases', '0,1');
    expect(said).toMatchObject({ limits: { maxKeys: 500, quotaBytes: null, allowedDatabases: [0, 1] } });
    await expect(run('quota', 'loja-da-praca', '--keys', 'many')).rejects.toThrow(/maxKeys/);
    expect((await run('suspend', 'loja-da-praca')).said).toMatchObject({ status: 'suspended' });
    expect((await run('resume', 'loja-da-praca')).said).toMatchObject({ status: 'active' });
    const confirm = ['delete', 'loja-da-praca', '--confirm', 'loja-da-praca'];
    expect((await run(...confirm, '--dry-run')).said).toMatchObject({ status: 'active', deleteAfter: null });
    expect((await run(...confirm, '--grace-days', '3')).said).toMatchObject({ status: 'suspended' });
    expect((await run('restore', 'loja-da-praca')).said).toMatchObject({ status: 'active', deleteAfter: null });
    await expect(run('show', 'unheard-of')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('controls its writes, single databases, how long it is measured, and its Redis user', async () => {
    const slug = 'loja-da-praca';
    expect((await run('maintenance', slug)).said).toMatchObject({ status: 'maintenance' });
    expect((await run('resume', slug)).said).toMatchObject({ status: 'active' });
    const { said } = await run('database', slug, '1', '--status', 'maintenance', '--memory', '64', '--optimizer', 'no');
    expect(said).toMatchObject({ database: 1, status: 'maintenance', maxMemoryMb: 64, aiOptimization: false });
    expect((await run('database', slug, '1')).said).toMatchObject({ databases: [{ maxMemoryMb: 64 }] });
    await expect(run('database', slug, '1', '--target', '101')).rejects.toThrow(/cacheHitTargetPercent/);
    await expect(run('database', slug, '--memory', 'none')).rejects.toThrow(/Name the database/);
    expect((await run('quota', slug, '--keep-days', '30')).said).toMatchObject({ retention: { daysDays: 30 } });
    const { username } = (await run('redis-user', slug, 'rotate')).said;
    expect((await run('redis-user', slug, 'revoke')).said).toEqual({ username, password: null });
    expect((await run('show', slug)).said).toMatchObject({ redisUser: 'revoked' });
  });

  it('encrypts it step by step, and moves all keys under a new master key', async () => {
    const slug = 'loja-da-praca';
    await expect(run('encryption', slug, 'on')).rejects.toMatchObject({ code: 'conflict' });
    for (const state of ['introducing', 'on']) {
      expect((await run('encryption', slug, state)).said).toMatchObject({ state, keys: 1 });
    }
    expect((await run('rotate-key', slug)).said).toMatchObject({ keys: 2, underFormerMasterKey: 0 });
    const { masterKey } = await readOrCreateSecrets(home);
    vi.stubEnv('KRYONIX_MASTER_KEY', randomBytes(32).toString('base64'));
    vi.stubEnv('KRYONIX_FORMER_MASTER_KEYS', masterKey);
    expect((await run('encryption', slug)).said).toMatchObject({ state: 'on', keys: 2, underFormerMasterKey: 2 });
    expect(await run('rewrap-keys')).toMatchObject({ said: { rewrapped: 2, failed: [] }, exitCode: 0 });
    expect((await run('encryption', slug)).said).toMatchObject({ underFormerMasterKey: 0 });
  });
});

describe('kryonix erase', () => {
  it('counts what a tenant has, then closes it and erases it with its accounts and settings', async () => {
    const { said } = await kryonix('erase', 'loja-da-praca', '--dry-run');
    expect(said).toMatchObject({ keys: expect.any(Number), rows: expect.any(Number) });
    expect(Number(said.rows)).toBeGreaterThan(3);
    expect((await run('show', 'loja-da-praca')).said).toMatchObject({ status: 'active', deleteAfter: null });
    await expect(kryonix('erase', 'loja-da-praca', '--confirm', 'another')).rejects.toThrow(/--confirm loja-da-praca/);
    const erased = await kryonix('erase', 'loja-da-praca', '--confirm', 'loja-da-praca');
    expect(erased.said).toMatchObject({
      facts: { scope: 'tenant', foundAfter: 0, backups: 'keys_destroyed', kept: ['audit_log:legal_obligation'] },
    });
    await expect(run('show', 'loja-da-praca')).rejects.toMatchObject({ code: 'not_found' });
    expect((await run('list')).said).toEqual({ tenants: [] });
    await expect(kryonix('erase', 'loja-da-praca', '--dry-run')).rejects.toThrow(/no tenant/);
  });
});
