import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkUsers } from '#server/cli/doctor/check-users.ts';
import type { DoctorTarget } from '#server/cli/doctor/doctor-target.ts';
import type { Finding } from '#server/cli/doctor/finding.ts';
import { runDoctor } from '#server/cli/doctor/run-doctor.ts';
import { tenantUserName, tenantUserRules } from '#server/redis/acl-rules.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

const tenantId = '00000000-0000-4000-8000-00000000000a';
/** One that is free now may be a server's of another file in a moment; nobody listens at this one. */
const closedPort = 1;
let database: TestDatabase;
let redis: TestRedisPair;
let home: string;
let superuser: Client;
let admins: { data: Redis; control: Redis };

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedisPair()]);
  home = await mkdtemp(join(tmpdir(), 'kryonix-doctor-'));
  await writeFile(join(home, 'secrets.json'), '{}', { mode: 0o600 });
  superuser = new Client({ connectionString: database.superuserDatabaseUrl });
  await superuser.connect();
  admins = { data: new Redis(redis.adminRedisUrls.data), control: new Redis(redis.adminRedisUrls.control) };
});
afterAll(async () => {
  for (const admin of Object.values(admins)) admin.disconnect();
  await superuser.end();
  await Promise.all([redis.close(), database.drop(), rm(home, { recursive: true })]);
});

const target = (changed: Partial<DoctorTarget> = {}): DoctorTarget => ({
  connections: { ...database, ...redis },
  home,
  smtpUrl: null,
  vapid: { publicKey: null, privateKey: null },
  leastFreeBytes: 1,
  now: Date.now,
  ...changed,
});

const problemsOf = (findings: readonly Finding[]) => findings.flatMap(({ problems }) => problems);
const set = (plane: 'data' | 'control', name: string, value: string) => () => admins[plane].config('SET', name, value);
const sql = (text: string) => () => superuser.query(text);
const user =
  (...rules: string[]) =>
  () =>
    admins.data.call('ACL', 'SETUSER', tenantUserName(tenantId), ...rules);

interface Broken {
  /** How it is broken, and how it is made whole again. */
  breaks?: () => Promise<unknown>;
  heals?: () => Promise<unknown>;
  changed?: () => Promise<Partial<DoctorTarget>>;
  what: RegExp;
  mend: RegExp;
}

const strangersKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);

const brokenSetUps: Record<string, Broken> = {
  'a control plane that evicts': {
    breaks: set('control', 'maxmemory-policy', 'allkeys-lru'),
    heals: set('control', 'maxmemory-policy', 'noeviction'),
    what: /allkeys-lru: sessions, locks and telemetry could be evicted/,
    mend: /maxmemory-policy noeviction/,
  },
  'a control plane that keeps nothing': {
    breaks: set('control', 'appendonly', 'no'),
    heals: set('control', 'appendonly', 'yes'),
    what: /appendonly is off/,
    mend: /appendonly yes/,
  },
  'a data plane that refuses writes when it is full': {
    breaks: set('data', 'maxmemory-policy', 'noeviction'),
    heals: set('data', 'maxmemory-policy', 'allkeys-lfu'),
    what: /noeviction: every write fails/,
    mend: /allkeys-lfu/,
  },
  'a data plane without a limit': {
    breaks: set('data', 'maxmemory', '0'),
    heals: set('data', 'maxmemory', '256mb'),
    what: /maxmemory is not set/,
    mend: /Set maxmemory/,
  },
  'a Redis that anybody may use': {
    breaks: () => admins.data.call('ACL', 'SETUSER', 'default', 'on', 'nopass'),
    heals: () => admins.data.call('ACL', 'SETUSER', 'default', 'off', 'resetpass'),
    what: /answers whoever reaches its port/,
    mend: /ACL file/,
  },
  'a tenant’s user that reaches everybody': {
    breaks: user('on', 'allkeys', '+get'),
    heals: () => admins.data.call('ACL', 'DELUSER', tenantUserName(tenantId)),
    what: /has the right ~\*, which reaches other tenants/,
    mend: /ACL DELUSER tenant_/,
  },
  'a server that still knows the user of a tenant that was erased': {
    breaks: async () => {
      await user('on', 'nopass')();
      await superuser.query(
        "insert into accounts.tenant_operations (tenant_id, kind, state, request, finished_at) values ($1, 'erase', 'done', '{}', now())",
        [tenantId],
      );
    },
    heals: async () => {
      await admins.data.call('ACL', 'DELUSER', tenantUserName(tenantId));
      await superuser.query('delete from accounts.tenant_operations');
    },
    what: /data still knows tenant_.+, whose tenant was erased/,
    mend: /ACL DELUSER tenant_/,
  },
  'a table without row-level security': {
    breaks: sql('alter table cache_management.cache_census no force row level security'),
    heals: sql('alter table cache_management.cache_census force row level security'),
    what: /not enabled and forced on cache_management.cache_census/,
    mend: /alter table cache_management.cache_census enable row level security/,
  },
  'a policy that asks nobody': {
    breaks: sql('create policy everybody on cache_management.cache_census for select to kryonix_app using (true)'),
    heals: sql('drop policy everybody on cache_management.cache_census'),
    what: /the policy everybody shows rows of cache_management.cache_census/,
    mend: /drop policy everybody/,
  },
  'chunks that the application reaches': {
    breaks: sql('grant usage on schema cache_chunks to kryonix_app'),
    heals: sql('revoke usage on schema cache_chunks from kryonix_app'),
    what: /USAGE on the schema cache_chunks/,
    mend: /doctor --sql/,
  },
  'functions that delete chunks for anybody': {
    breaks: sql('grant execute on all functions in schema _timescaledb_functions to public'),
    heals: sql('revoke execute on all functions in schema _timescaledb_functions from public'),
    what: /may execute _timescaledb_functions.drop_chunk/,
    mend: /doctor --sql/,
  },
  'a migration that is missing': {
    breaks: sql(`create table public.kept as select * from kryonix_migrations.applied where name = '000015.sql';
      delete from kryonix_migrations.applied where name = '000015.sql'`),
    heals: sql('insert into kryonix_migrations.applied select * from public.kept; drop table public.kept'),
    what: /migration 000015.sql is missing/,
    mend: /npm start applies it/,
  },
  'a database of a newer version': {
    breaks: sql("insert into kryonix_migrations.applied (name, sha256) values ('999999.sql', 'x')"),
    heals: sql("delete from kryonix_migrations.applied where name = '999999.sql'"),
    what: /999999.sql, which this version does not know: it was made by a newer version/,
    mend: /Start the version that made it/,
  },
  'a Redis that is away': {
    changed: async () => ({
      connections: { ...database, ...redis, redisUrl: `redis://127.0.0.1:${closedPort}` },
    }),
    what: /ECONNREFUSED/,
    mend: /mend REDIS_URL/,
  },
  'a PostgreSQL that refuses the login': {
    changed: async () => ({
      connections: { ...redis, ...database, databaseUrl: database.databaseUrl.replace(/:[^:@]+@/, ':wrong@') },
    }),
    what: /password authentication failed/,
    mend: /mend DATABASE_URL/,
  },
  'clocks that differ': {
    changed: async () => ({ now: () => Date.now() + 60_000 }),
    // Half of the way of the question is taken off: who answers two seconds late is up to one second off.
    what: /clock of PostgreSQL is (59|60|61)\.\d s behind/,
    mend: /chrony/,
  },
  'a full disk': {
    changed: async () => ({ leastFreeBytes: Number.MAX_SAFE_INTEGER }),
    what: /MiB are free at/,
    mend: /KRYONIX_HOME/,
  },
  'secrets that everybody reads': {
    breaks: () => chmod(join(home, 'secrets.json'), 0o644),
    heals: () => chmod(join(home, 'secrets.json'), 0o600),
    what: /secrets.json can be read by other users/,
    mend: /chmod 600/,
  },
  'a mail server that is away': {
    changed: async () => ({ smtpUrl: `smtp://127.0.0.1:${closedPort}` }),
    what: /mail server 127.0.0.1:\d+ does not take us in/,
    mend: /SMTP_URL/,
  },
  'push keys that do not belong together': {
    changed: async () => ({
      vapid: { publicKey: strangersKey().toString('base64url'), privateKey: Buffer.alloc(32, 7).toString('base64url') },
    }),
    what: /VAPID_PUBLIC_KEY does not belong/,
    mend: /generate-vapid-keys/,
  },
};

describe('the doctor', () => {
  it('finds nothing wrong with an installation as npm start makes it', async () => {
    await user('reset', 'on', `>${'x'.repeat(24)}`, ...tenantUserRules(tenantId, { allowedDatabases: [1, 3] }))();
    const findings = await runDoctor(target());
    expect(problemsOf(findings)).toEqual([]);
    expect(findings).toHaveLength(11);
    expect(findings.every(({ ok }) => ok)).toBe(true);
    await admins.data.call('ACL', 'DELUSER', tenantUserName(tenantId));
  });

  it.each([
    ...['&*', 'allchannels', '%R~*', '+randomkey', '+dbsize', '+flushall', '+flushdb', '+eval', '+config', '+function'],
    ...['+config|get', '+@all', '+@read', '+client|tracking', '+copy', 'nopass', '(~* +get)'],
  ])('finds the right %s in the hand of a tenant, however small', async (right) => {
    const { data } = redis.adminRedisUrls;
    const rules = [...tenantUserRules(tenantId), ...(/channels|^&/.test(right) ? ['resetchannels'] : []), right];
    await user('reset', 'on', `>${'x'.repeat(24)}`, ...rules)();
    const { problems } = await checkUsers('data', data, data);
    expect(problems.map(({ what }) => what)).toEqual([expect.stringMatching(/has the right .+, which reaches/)]);
    await user('reset', 'off', ...tenantUserRules(tenantId, { readOnly: true, allowedDatabases: [1] }))();
    expect((await checkUsers('data', data, data)).problems).toEqual([]);
    await admins.data.call('ACL', 'DELUSER', tenantUserName(tenantId));
  });

  it.each(Object.entries(brokenSetUps))('finds %s, and says how to mend it', async (_name, broken) => {
    await broken.breaks?.();
    try {
      const findings = await runDoctor(target(await broken.changed?.()));
      const problem = problemsOf(findings).find(({ what }) => broken.what.test(what));
      expect(problem, JSON.stringify(problemsOf(findings))).toBeDefined();
      expect(problem?.mend).toMatch(broken.mend);
      expect(
        findings.some(({ ok }) => ok),
        'the other checks stand',
      ).toBe(true);
    } finally {
      await broken.heals?.();
    }
  });
});
