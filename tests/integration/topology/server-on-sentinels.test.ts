import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import { redisGet } from '#server/canaries/redis-probes.ts';
import { logger } from '#server/logger.ts';
import { adminUserName, tenantUserName } from '#server/redis/acl-rules.ts';
import { connected, openRequestClient, openWorkerClient } from '#server/redis/clients.ts';
import { openUserNodes } from '#server/redis/open-user-nodes.ts';
import { serverOf } from '#server/redis/own-reads.ts';
import { TenantUsers } from '#server/redis/tenant-users.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestSentinels, type TestSentinels } from '#tests/setup/test-sentinels.ts';

let trio: TestSentinels;
/** The same servers, as the account that manages users. */
let adminUrl: string;

beforeAll(async () => {
  trio = await startTestSentinels();
  const password = new URL(trio.primary.adminUrl).password;
  adminUrl = trio.url.replace(/\/\/[^@]*@/, `//${adminUserName}:${password}@`);
});
afterAll(() => trio.close());

describe('behind sentinels the server', () => {
  it('follows the primary at once where another takes its place while it still runs', async () => {
    const client = await connected(openRequestClient(trio.url, 'test', logger), 'REDIS_URL');
    const listener = openWorkerClient(trio.url, 'test-listener', logger);
    const heard: string[] = [];
    listener.on('message', (_channel, text: string) => heard.push(text));
    await listener.subscribe('kryonix:test');
    await client.set('kryonix:before', '1');
    const promoted = await trio.movePrimary();
    await eventually(() => client.set('kryonix:after', '1').catch(() => null));
    await eventually(async () => {
      await client.publish('kryonix:test', 'hello').catch(() => 0);
      return heard.length > 0;
    });
    const direct = new Redis(promoted.adminUrl);
    expect(await direct.mget('kryonix:before', 'kryonix:after')).toEqual(['1', '1']);
    direct.disconnect();
    expect(serverOf(client)).toMatch(/^conformance@127\.0\.0\.1:\d+,/);
    client.disconnect();
    listener.disconnect();
  });

  it('keeps tenants’ users on the replicas as well, tried by the canaries, so that they outlive the primary', async () => {
    const { list, close } = openUserNodes(
      { redisUrl: adminUrl, controlRedisUrl: adminUrl, adminRedisUrls: null },
      catalogues['multi-tenant'].databases,
      logger,
    );
    const nodes = await eventually(async () => {
      const listed = await list();
      return listed.length === 6 ? listed : null;
    });
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(6);
    const users = new TenantUsers({
      nodes: async () => (await list()).filter(({ name }) => name.startsWith('data')),
      log: logger,
    });
    const [tenantId, password] = [randomUUID(), randomBytes(24).toString('hex')];
    const row = {
      ...{ tenant_id: tenantId, status: 'active' as const, allowed_databases: null, read_only: false, revoked: false },
      password_sha256: createHash('sha256').update(password).digest('hex'),
      ...{ databases: [], servers: null, reach: null, moving: null },
    };
    await eventually(async () => {
      await users.apply([row], null);
      return users.manages;
    });
    const canary = {
      own: { tenantId, redisPassword: password, apiKey: '' },
      other: { tenantId: randomUUID() } as never,
    };
    const redisUrls = { data: trio.url, control: trio.url };
    const context = { ...canary, redisUrls, managesRedisUsers: true };
    // It gives a server two seconds, and is tried again.
    const tried = await eventually(() => redisGet.run(context).catch(() => null));
    expect(tried).toMatchObject({ outcome: 'held' });
    const next = await trio.losePrimary();
    const tenant = new Redis({
      ...{ port: next.port, username: tenantUserName(tenantId), password, db: 1, enableReadyCheck: false },
    });
    expect(await tenant.set(`tenant:${tenantId}:api:temp:k`, 'v', 'EX', 60)).toBe('OK');
    tenant.disconnect();
    close();
  });
});
