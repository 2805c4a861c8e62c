import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { redisGet } from '#server/canaries/redis-probes.ts';
import { assertSafeRoles } from '#server/db/assert-safe-roles.ts';
import { migrate } from '#server/db/migrate.ts';
import { makePools } from '#server/db/pools.ts';
import { prepareExternalDatabase } from '#server/db/prepare-external-database.ts';
import { logger } from '#server/logger.ts';
import { adminUserName, tenantUserName, tenantUserRules } from '#server/redis/acl-rules.ts';
import { connected, openRequestClient } from '#server/redis/clients.ts';
import { provide } from '#server/remember.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { bringUp } from '#server/runtime/topology/bring-up.ts';
import { makeCertificateAuthority } from '#server/runtime/topology/make-certificates.ts';
import { takeDown } from '#server/runtime/topology/take-down.ts';
import type { TopologyState } from '#server/runtime/topology/topology-state.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestPostgres, type TestPostgres } from '#tests/setup/test-postgres.ts';

let directory: string;
let state: TopologyState;
let postgres: TestPostgres;
const authority = makeCertificateAuthority();
const stranger = makeCertificateAuthority('another authority');
const path = (file: string) => join(directory, file);
const verified = (url: string, ca: string) => `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(path(ca))}`;

beforeAll(async () => {
  const { home, user } = inject('servers');
  directory = await mkdtemp(join(home, 'redis-tls-'));
  await chmod(directory, 0o711);
  const started = bringUp({ kind: 'tls', directory, progress: silentProgress(), log: logger });
  [{ state }, postgres] = await Promise.all([started, startTestPostgres()]);
  const issued = authority.issue();
  await writeFile(path('postgres.pem'), issued.certificate);
  await writeFile(path('postgres-key.pem'), issued.key, { mode: 0o600 });
  if (user.switched) await chown(path('postgres-key.pem'), user.uid, user.gid);
  await writeFile(path('postgres-ca.pem'), authority.certificate);
  await writeFile(path('stranger-ca.pem'), stranger.certificate);
  const superuser = new Client({ connectionString: postgres.superuserDatabaseUrl });
  await superuser.connect();
  for (const [name, file] of [
    ['cert', 'postgres.pem'],
    ['key', 'postgres-key.pem'],
  ]) {
    await superuser.query(`alter system set ssl_${name}_file = '${path(file ?? '')}'`);
  }
  await superuser.query('alter system set ssl = on');
  await superuser.query('select pg_reload_conf()');
  await superuser.end();
  // It learns of it by a signal.
  await eventually(async () => {
    const client = new Client({ connectionString: verified(postgres.superuserDatabaseUrl, 'postgres-ca.pem') });
    client.on('error', () => undefined);
    return client.connect().then(
      () => client.end().then(() => true),
      () => false,
    );
  });
});
afterAll(async () => {
  const { server, sentinel } = inject('servers').redisPrograms;
  await takeDown(directory, [server, sentinel]);
  await postgres.close();
});

describe('Redis under TLS', () => {
  it('is used where KRYONIX_REDIS_CA names its authority', async () => {
    provide('redis-tls', { ca: await caOf(state) });
    const client = await connected(openRequestClient(state.controlRedisUrl, 'test', logger), 'REDIS_CONTROL_URL');
    expect(await client.set('kryonix:tls', '1')).toBe('OK');
    client.disconnect();
    const commandTimeoutMs = 10_000;
    const cache = createServerCache({ ...state, catalogue: 'multi-tenant', log: logger, commandTimeoutMs });
    const tenant = cache.forTenant('00000000-0000-4000-8000-000000000001');
    await eventually(() => tenant.set('api', 'temp', 'k', 1).catch(() => false));
    expect((await tenant.get('api', 'temp', 'k')).value).toBe(1);
    await cache.close();
  });

  it('is tried by the canaries, as a tenant’s own user', async () => {
    provide('redis-tls', { ca: await caOf(state) });
    const [tenantId, redisPassword] = [randomUUID(), randomBytes(24).toString('hex')];
    const admin = new URL(state.redisUrl);
    admin.username = adminUserName;
    admin.password = state.passwords.admin;
    const client = await connected(openRequestClient(admin.href, 'test', logger), 'REDIS_URL');
    await client.call(
      'ACL',
      'SETUSER',
      tenantUserName(tenantId),
      'on',
      `>${redisPassword}`,
      ...tenantUserRules(tenantId),
    );
    const redisUrls = { data: state.redisUrl, control: state.redisUrl };
    const canary = { own: { tenantId, redisPassword, apiKey: '' }, other: { tenantId: randomUUID() } as never };
    const context = { ...canary, redisUrls, managesRedisUsers: true };
    // It gives a server two seconds, and is tried again.
    const tried = () => eventually(() => redisGet.run(context).catch(() => null));
    expect(await tried()).toMatchObject({ outcome: 'held' });
    await client.call('ACL', 'SETUSER', tenantUserName(tenantId), 'allkeys');
    expect(await tried()).toMatchObject({ outcome: 'breached' });
    client.disconnect();
  });

  it('is refused where another authority is trusted', async () => {
    provide('redis-tls', { ca: stranger.certificate });
    const client = openRequestClient(state.redisUrl, 'test', logger);
    const refusal = await new Promise<Error>((resolve) => client.once('error', resolve));
    expect(refusal.message).toMatch(/certificate/);
    client.disconnect();
  });
});

async function caOf({ caFile }: TopologyState): Promise<string> {
  return readFile(caFile ?? '', 'utf8');
}

describe('PostgreSQL under TLS', () => {
  it('is migrated and used by every login with sslmode=verify-full', async () => {
    const urls = await prepareExternalDatabase(
      verified(postgres.ownerDatabaseUrl, 'postgres-ca.pem'),
      inject('servers').secrets.postgres,
    );
    await eventually(
      async () => (await migrate(verified(postgres.ownerDatabaseUrl, 'postgres-ca.pem'))).applied.length === 0,
    );
    await assertSafeRoles(urls.databaseUrl, urls.ingestDatabaseUrl, urls.platformDatabaseUrl);
    const pools = makePools(urls);
    const { rows } = await pools.app.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    expect(rows).toEqual([{ ssl: true }]);
    await pools.close();
  });

  it('is refused where its certificate is by another authority', async () => {
    await expect(migrate(verified(postgres.ownerDatabaseUrl, 'stranger-ca.pem'))).rejects.toThrow(/certificate/);
  });
});
