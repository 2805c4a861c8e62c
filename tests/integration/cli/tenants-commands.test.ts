import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeProgram } from '#server/cli/make-program.ts';
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
