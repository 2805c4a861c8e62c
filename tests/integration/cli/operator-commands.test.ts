import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runProgram } from '#server/cli/run-program.ts';
import { readOrCreateSecrets } from '#server/runtime/secrets.ts';
import { type TopologyState, writeTopologyState } from '#server/runtime/topology/topology-state.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let database: TestDatabase;
let redis: TestRedisPair;
let home: string;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedisPair()]);
  home = await mkdtemp(join(tmpdir(), 'kryonix-cli-'));
  // The servers' user reaches what lies in it.
  await chmod(home, 0o755);
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

/** Runs one command line; answers what it wrote on standard output as JSON, on standard error, and its exit code. */
async function command(...words: string[]) {
  let [text, problem] = ['', ''];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const progress = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    problem += String(chunk);
    return true;
  });
  process.exitCode = 0;
  try {
    await runProgram([...words, '--json']);
    return { said: text === '' ? null : JSON.parse(text), problem, exitCode: process.exitCode ?? 0 };
  } finally {
    process.exitCode = 0;
    output.mockRestore();
    progress.mockRestore();
  }
}
const run = (...words: string[]) => command('tenants', ...words);
/** The exit code, and what is said to be wrong. */
async function refusal(...words: string[]): Promise<[unknown, string]> {
  const { exitCode, problem } = await command(...words);
  return [exitCode, problem];
}
const saying = (text: RegExp) => expect.stringMatching(text);

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
    expect(await refusal('tenants', ...making, '--admin-email', 'nobody')).toEqual([2, saying(/admin.email/)]);
    expect(await refusal('tenants', ...making, '--sector', 'circus')).toEqual([2, saying(/circus/)]);
  });

  it('shows, limits, closes and deletes it by its slug, with the command line in the audit log', async () => {
    expect((await run('list')).said).toMatchObject({ tenants: [{ slug: 'loja-da-praca' }] });
    const { said } = await run('quota', 'loja-da-praca', '--keys', '500', '--memory', 'none', '--databases', '0,1');
    expect(said).toMatchObject({ limits: { maxKeys: 500, quotaBytes: null, allowedDatabases: [0, 1] } });
    const many = ['tenants', 'quota', 'loja-da-praca', '--keys', 'many'];
    expect(await refusal(...many)).toEqual([expect.any(Number), saying(/maxKeys/)]);
    expect((await run('suspend', 'loja-da-praca')).said).toMatchObject({ status: 'suspended' });
    expect((await run('resume', 'loja-da-praca')).said).toMatchObject({ status: 'active' });
    const confirm = ['delete', 'loja-da-praca', '--confirm', 'loja-da-praca'];
    expect((await run(...confirm, '--dry-run')).said).toMatchObject({ status: 'active', deleteAfter: null });
    expect((await run(...confirm, '--grace-days', '3')).said).toMatchObject({ status: 'suspended' });
    expect((await run('restore', 'loja-da-praca')).said).toMatchObject({ status: 'active', deleteAfter: null });
    expect(await refusal('tenants', 'show', 'unheard-of')).toEqual([1, saying(/tenant/i)]);
  });

  it('controls its writes, single databases, how long it is measured, and its Redis user', async () => {
    const slug = 'loja-da-praca';
    expect((await run('maintenance', slug)).said).toMatchObject({ status: 'maintenance' });
    expect((await run('resume', slug)).said).toMatchObject({ status: 'active' });
    const { said } = await run('database', slug, '1', '--status', 'maintenance', '--memory', '64', '--optimizer', 'no');
    expect(said).toMatchObject({ database: 1, status: 'maintenance', maxMemoryMb: 64, aiOptimization: false });
    expect((await run('database', slug, '1')).said).toMatchObject({ databases: [{ maxMemoryMb: 64 }] });
    const tooHigh = ['tenants', 'database', slug, '1', '--target', '101'];
    expect(await refusal(...tooHigh)).toEqual([2, saying(/cacheHitTargetPercent/)]);
    expect(await refusal('tenants', 'database', slug, '--memory', 'none')).toEqual([2, saying(/Name the database/)]);
    expect((await run('database', slug, '1', '--status', 'active')).said).toMatchObject({ status: 'active' });
    expect((await run('quota', slug, '--keep-days', '30')).said).toMatchObject({ retention: { daysDays: 30 } });
    const { username } = (await run('redis-user', slug, 'rotate')).said;
    expect((await run('redis-user', slug, 'revoke')).said).toEqual({ username, password: null });
    expect((await run('show', slug)).said).toMatchObject({ redisUser: 'revoked' });
  });
});

describe('kryonix backup and restore', () => {
  const backups = async () => (await command('backup', 'list', 'loja-da-praca')).said;

  it('make a backup, tell what a restore of it would do, and refuse what is not confirmed or nobody’s', async () => {
    const { said, exitCode } = await command('backup', 'create', 'loja-da-praca');
    expect([exitCode, said]).toEqual([0, expect.objectContaining({ state: 'done', verifiedAt: expect.any(String) })]);
    expect(await backups()).toEqual([expect.objectContaining({ id: said.id })]);
    expect(await refusal('backup', 'create', 'unheard-of')).toEqual([2, saying(/unheard-of/)]);
    expect(await refusal('backup', 'create', 'loja-da-praca', '--with', 'all')).toEqual([2, saying(/--with takes/)]);

    const restore = ['restore', 'loja-da-praca', '--backup', said.id];
    const tried = await command(...restore, '--dry-run');
    expect([tried.exitCode, tried.said]).toEqual([0, expect.objectContaining({ state: 'done', dryRun: true })]);
    expect(await refusal(...restore)).toEqual([2, saying(/Confirm with --confirm/)]);
    expect(await refusal('restore', 'loja-da-praca')).toEqual([2, saying(/--backup/)]);
    expect((await command(...restore, '--confirm', said.id.slice(0, 8))).exitCode).toBe(0);
  });
});

describe('kryonix jobs', () => {
  it('shows them all, and runs none that there is not', async () => {
    const { said, exitCode } = await command('jobs', 'list');
    expect(exitCode).toBe(0);
    expect(said.jobs.map(({ name }: { name: string }) => name)).toContain('isolation-canaries');
    expect(await refusal('jobs', 'run', 'unheard-of')).toEqual([1, saying(/unheard-of/)]);
    expect(await refusal('jobs', 'run')).toEqual([2, saying(/missing required argument/)]);
  });
});

describe('kryonix audit', () => {
  it('lists what was done, the reading itself among it, and refuses a tenant that is no id', async () => {
    const { said, exitCode } = await command('audit', 'list', '--action', 'backup', '--limit', '5');
    expect(exitCode).toBe(0);
    expect(said.entries.map(({ action }: { action: string }) => action)).toContain('backup.create');
    expect((await command('audit', 'list', '--action', 'audit')).said.entries).not.toEqual([]);
    expect(await refusal('audit', 'list', '--tenant', 'loja-da-praca')).toEqual([2, saying(/must be a UUID/)]);
  });
});

describe('kryonix topology', () => {
  it('tells of every node as it answers, fails where one is away, and where nothing was started', async () => {
    const directory = join(home, 'topology');
    const node = (name: string, port: number) => {
      return { name, port, role: 'server' as const, plane: 'data' as const, directory, program: 'redis', settings: {} };
    };
    const state: TopologyState = {
      ...{ kind: 'tls', redisUrl: redis.redisUrl, controlRedisUrl: redis.controlRedisUrl, caFile: null },
      passwords: { admin: new URL(redis.adminRedisUrls.data).password, service: '' },
      nodes: [node('data', redis.data.port), node('control', redis.control.port)],
    };
    const asked = ['topology', 'status', '--dir', directory];
    expect((await command(...asked)).exitCode).toBe(1);
    await mkdir(directory);
    await writeTopologyState(directory, state);
    const { said, exitCode } = await command(...asked);
    expect([exitCode, said.nodes.length]).toEqual([0, 2]);
    // Nobody listens at port 1; one that is free now may be somebody's in a moment.
    await writeTopologyState(directory, { ...state, nodes: [...state.nodes, node('lost', 1)] });
    expect((await command(...asked)).exitCode).toBe(1);
    expect(await refusal('topology', 'up', 'circus')).toEqual([2, saying(/circus/)]);
  });
});

describe('kryonix receipt verify', () => {
  it('knows the receipt of an erasure that was done here, and one that was changed', async () => {
    const { said } = await command('erase', 'loja-da-praca', '--subject', 'joana', '--confirm', 'joana');
    const file = join(home, 'receipt.json');
    const verify = async (receipt: unknown) => {
      await writeFile(file, JSON.stringify(receipt));
      const { exitCode, said: found } = await command('receipt', 'verify', file);
      return [exitCode, found];
    };
    expect(await verify(said)).toEqual([0, { valid: true, own: true }]);
    const changed = { ...said, facts: { ...said.facts, foundAfter: 7 } };
    expect(await verify(changed)).toEqual([1, expect.objectContaining({ valid: false })]);
    expect(await refusal('receipt', 'verify', join(home, 'none.json'))).toEqual([2, saying(/cannot be read/)]);
    expect(await refusal('erase', 'loja-da-praca', '--subject', 'joana')).toEqual([2, saying(/Confirm with/)]);
  });
});

describe('kryonix tenants, of keys', () => {
  it('encrypts one step by step, and moves all keys under a new master key', async () => {
    const slug = 'loja-da-praca';
    expect(await refusal('tenants', 'encryption', slug, 'on')).toEqual([1, saying(/Introduce encryption first/)]);
    for (const state of ['introducing', 'on']) {
      expect((await run('encryption', slug, state)).said).toMatchObject({ state, keys: 1 });
    }
    expect((await run('rotate-key', slug)).said).toMatchObject({ keys: 2, underFormerMasterKey: 0 });
    const { masterKey } = await readOrCreateSecrets(home);
    vi.stubEnv('KRYONIX_MASTER_KEY', randomBytes(32).toString('base64'));
    vi.stubEnv('KRYONIX_FORMER_MASTER_KEYS', masterKey);
    expect((await run('encryption', slug)).said).toMatchObject({ state: 'on', keys: 2, underFormerMasterKey: 2 });
    // The key of its backups is the third.
    expect(await run('rewrap-keys')).toMatchObject({ said: { rewrapped: 3, failed: [] }, exitCode: 0 });
    expect((await run('encryption', slug)).said).toMatchObject({ underFormerMasterKey: 0 });
  });
});

describe('kryonix erase', () => {
  it('counts what a tenant has, then closes it and erases it with its accounts and settings', async () => {
    const slug = 'loja-da-praca';
    const { said } = await command('erase', slug, '--dry-run');
    expect(said).toMatchObject({ keys: expect.any(Number), rows: expect.any(Number) });
    expect(said.rows).toBeGreaterThan(3);
    expect((await run('show', slug)).said).toMatchObject({ status: 'active', deleteAfter: null });
    expect(await refusal('erase', slug, '--confirm', 'another')).toEqual([2, saying(/--confirm loja-da-praca/)]);
    expect((await command('erase', slug, '--confirm', slug)).said).toMatchObject({
      facts: { scope: 'tenant', foundAfter: 0, backups: 'keys_destroyed', kept: ['audit_log:legal_obligation'] },
    });
    expect((await run('list')).said).toEqual({ tenants: [] });
    expect(await refusal('erase', slug, '--dry-run')).toEqual([2, saying(/no tenant/)]);
  });
});
