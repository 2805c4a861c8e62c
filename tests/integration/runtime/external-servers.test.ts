import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { inDatabase } from '#tests/setup/prepare-template.ts';
import { freePort, serveProduct } from '#tests/setup/served-product.ts';
import { createTestDatabase, type TestDatabase } from '#tests/setup/test-database.ts';
import { startTestRedisPair, type TestRedisPair } from '#tests/setup/test-redis.ts';

let database: TestDatabase;
let redis: TestRedisPair;
let home: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedisPair()]);
  home = await mkdtemp(join(tmpdir(), 'kryonix-external-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(async () => {
  await redis.close();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const redisEnvironment = () => ({ REDIS_URL: redis.redisUrl, REDIS_CONTROL_URL: redis.controlRedisUrl });
const databaseEnvironment = () => ({
  DATABASE_URL: database.databaseUrl,
  DATABASE_OWNER_URL: database.ownerDatabaseUrl,
  DATABASE_INGEST_URL: database.ingestDatabaseUrl,
  DATABASE_PLATFORM_URL: database.platformDatabaseUrl,
});

/** A database as an operator first makes it: nothing in it, owned by a login that is no superuser. */
async function bareDatabase(): Promise<string> {
  const superuserUrl = inject('servers').connections.superuserDatabaseUrl ?? '';
  const suffix = randomBytes(4).toString('hex');
  const [name, login, password] = [`bare_${suffix}`, `operator_${suffix}`, randomBytes(12).toString('hex')];
  const superuser = new Client({ connectionString: superuserUrl });
  await superuser.connect();
  await superuser.query(`create role ${escapeIdentifier(login)} login password '${password}'`);
  await superuser.query(`create database ${escapeIdentifier(name)} owner ${escapeIdentifier(login)}`);
  closing.push(async () => {
    await superuser.query(`drop database ${escapeIdentifier(name)} with (force)`);
    await superuser.query(`drop role ${escapeIdentifier(login)}`);
    await superuser.end();
  });
  const url = new URL(inDatabase(superuserUrl, name));
  url.username = login;
  url.password = password;
  return url.href;
}

/** Each start loads the whole product, whose pages may have to be built first. */
const slow = { timeout: 600_000 };

describe('servers of the operator’s own', () => {
  it('replace the embedded ones: the product migrates, serves, and makes the platform account only', slow, async () => {
    const product = await serveProduct(home, await freePort(), {
      ...databaseEnvironment(),
      ...redisEnvironment(),
      HOST: '127.0.0.1',
      KRYONIX_DEMO: '',
    });
    closing.push(product.stop);
    // What has no answer within 400 ms is down, and a process that just began may be that busy.
    const ready = async () => (await fetch(`${product.baseUrl}/api/ready`)).json();
    await expect.poll(ready).toMatchObject({ checks: { postgres: 'ok', migrations: 'ok', redisData: 'ok' } });
    expect(product.credentials).toMatchObject({
      databaseUrl: database.databaseUrl,
      redisUrl: redis.redisUrl,
      platform: { email: expect.stringContaining('@'), password: expect.stringMatching(/.{20,}/) },
      tenants: [],
    });
  });

  it('that lack the rights are refused with the command that prints the SQL for a superuser', slow, async () => {
    const environment = { DATABASE_OWNER_URL: await bareDatabase(), ...redisEnvironment(), HOST: '127.0.0.1' };
    await expect(serveProduct(home, await freePort(), environment)).rejects.toThrow(/npm run kryonix -- doctor --sql/);
  });

  it('that are down are named in one sentence', slow, async () => {
    const environment = { ...databaseEnvironment(), ...redisEnvironment(), HOST: '127.0.0.1' };
    // Ports below 1024 are nobody's; one that is free now may be another file's in a moment.
    const nobody = 'redis://127.0.0.1:1';
    const start = async (changed: object) => serveProduct(home, await freePort(), { ...environment, ...changed });
    await expect(start({ REDIS_URL: nobody })).rejects.toThrow(/Redis at 127.0.0.1:\d+ \(REDIS_URL\) did not answer/);
    const gone = new URL(database.ownerDatabaseUrl);
    gone.port = '1';
    await expect(start({ DATABASE_OWNER_URL: gone.href })).rejects.toThrow(/PostgreSQL at 127.0.0.1:\d+/);
  });
});
