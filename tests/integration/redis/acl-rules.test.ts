import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceUserName, tenantUserName } from '#server/redis/acl-rules.ts';
import { provisionTenantUser } from '#server/redis/provision-tenant-user.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const clinica = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const password = 'a-password-of-the-tenant';

describe.each(['redis', 'valkey'] as const)('on %s', (family) => {
  let server: TestRedis;
  let admin: Redis;

  beforeAll(async () => {
    server = await startTestRedis({ plane: 'control', family });
    admin = new Redis(server.adminUrl);
    // The server is restarted below: the client finds it again by itself.
    admin.on('error', () => {});
    await provisionTenantUser(admin, clinica, password);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.close();
  });

  const mayRun = async (user: string, command: string[]) =>
    (await admin.call('ACL', 'DRYRUN', user, ...command)) === 'OK';

  describe('a tenant user', () => {
    it.each([
      ['get', `tenant:${clinica}:crm:session:1`],
      ['set', `tenant:${clinica}:crm:session:1`, 'value', 'EX', '60'],
      ['mget', `tenant:${clinica}:a:b:c`, `tenant:${clinica}:a:b:d`],
      ['del', `tenant:${clinica}:a:b:c`],
      ['expire', `tenant:${clinica}:a:b:c`, '60'],
      ['incrby', `tenant:${clinica}:a:b:c`, '1'],
      ['publish', `tenant:${clinica}:news`, 'x'],
      ['select', '3'],
      ['client', 'setname', 'x'],
    ])('may %s %s', async (...command) => {
      expect(await mayRun(tenantUserName(clinica), command)).toBe(true);
    });

    it.each([
      ['get', `tenant:${other}:crm:session:1`],
      ['mget', `tenant:${clinica}:a:b:c`, `tenant:${other}:a:b:c`],
      ['set', `tenant:${other}:crm:session:1`, 'value'],
      ['get', `tenant:${clinica}x:crm:session:1`],
      ['get', `tenant:${clinica}`],
      ['get', 'kryonix:telemetry'],
      ['xadd', 'kryonix:telemetry', '*', 'batch', '{}'],
      ['publish', `tenant:${other}:news`, 'x'],
      ['subscribe', '__redis__:invalidate'],
      ['psubscribe', '*'],
      ['client', 'tracking', 'on', 'bcast'],
      ['client', 'list'],
      ['client', 'kill', 'id', '1'],
      ['scan', '0'],
      ['keys', '*'],
      ['randomkey'],
      ['dbsize'],
      ['info'],
      ['copy', `tenant:${clinica}:a:b:c`, `tenant:${clinica}:a:b:d`, 'DB', '3'],
      ['move', `tenant:${clinica}:a:b:c`, '3'],
      ['swapdb', '0', '1'],
      ['rename', `tenant:${clinica}:a:b:c`, `tenant:${clinica}:a:b:d`],
      ['sort', `tenant:${clinica}:a:b:c`],
      ['eval', 'return 1', '0'],
      ['evalsha', 'ffffffffffffffffffffffffffffffffffffffff', '0'],
      ['fcall', 'f', '0'],
      ['function', 'list'],
      ['script', 'flush'],
      ['flushdb'],
      ['flushall'],
      ['config', 'get', '*'],
      ['acl', 'list'],
      ['acl', 'whoami'],
      ['debug', 'sleep', '0'],
      ['monitor'],
      ['shutdown'],
    ])('may not %s %s', async (...command) => {
      expect(await mayRun(tenantUserName(clinica), command)).toBe(false);
    });

    it('signs in with its password and is refused the keys of another tenant', async () => {
      await admin.set(`tenant:${other}:crm:session:1`, 'secret');
      const tenant = new Redis({
        port: server.port,
        username: tenantUserName(clinica),
        password,
        enableReadyCheck: false,
      });
      await tenant.set(`tenant:${clinica}:crm:session:1`, 'own');
      expect(await tenant.get(`tenant:${clinica}:crm:session:1`)).toBe('own');
      await expect(tenant.get(`tenant:${other}:crm:session:1`)).rejects.toThrow(/NOPERM/);
      tenant.disconnect();
    });

    it('may select the allowed databases only', async () => {
      await provisionTenantUser(admin, other, password, { allowedDatabases: [1, 9] });
      expect(await mayRun(tenantUserName(other), ['select', '9'])).toBe(true);
      expect(await mayRun(tenantUserName(other), ['select', '0'])).toBe(false);
    });

    it('has exactly the same rights when it is provisioned again', async () => {
      const before = await admin.call('ACL', 'GETUSER', tenantUserName(clinica));
      expect(await provisionTenantUser(admin, clinica, password)).toEqual({
        username: tenantUserName(clinica),
        persisted: true,
      });
      expect(await admin.call('ACL', 'GETUSER', tenantUserName(clinica))).toEqual(before);
    });

    it('is still there after a restart of the server', async () => {
      await server.stop();
      await server.start();
      expect(await mayRun(tenantUserName(clinica), ['get', `tenant:${clinica}:a:b:c`])).toBe(true);
    });
  });

  describe('the service user of the control plane', () => {
    it.each([
      ['get', `tenant:${clinica}:a:b:c`],
      ['xadd', 'kryonix:telemetry', '*', 'batch', '{}'],
      ['xreadgroup', 'group', 'ingest', 'a', 'streams', 'kryonix:telemetry', '>'],
      ['xautoclaim', 'kryonix:telemetry', 'ingest', 'a', '60000', '0'],
      ['xgroup', 'create', 'kryonix:telemetry', 'ingest', '0', 'mkstream'],
      ['publish', 'kryonix:live', 'x'],
      ['eval', 'return 1', '1', 'kryonix:limit:1'],
      ['scan', '0', 'match', `tenant:${clinica}:*`],
      ['memory', 'usage', `tenant:${clinica}:a:b:c`],
      ['info'],
      ['dbsize'],
      ['select', '15'],
      ['multi'],
    ])('may %s %s', async (...command) => {
      expect(await mayRun(serviceUserName, command)).toBe(true);
    });

    it.each([
      ['get', 'somebody:else'],
      ['keys', '*'],
      ['flushdb'],
      ['flushall'],
      ['swapdb', '0', '1'],
      ['move', `tenant:${clinica}:a:b:c`, '1'],
      ['copy', `tenant:${clinica}:a:b:c`, `tenant:${clinica}:a:b:d`, 'DB', '3'],
      ['config', 'set', 'maxmemory', '1'],
      ['acl', 'setuser', 'x'],
      ['debug', 'sleep', '0'],
      ['shutdown'],
      ['script', 'flush'],
      ['function', 'flush'],
      ['replicaof', 'no', 'one'],
      ['publish', 'elsewhere', 'x'],
    ])('may not %s %s', async (...command) => {
      expect(await mayRun(serviceUserName, command)).toBe(false);
    });
  });

  it('lets nobody in without a name', async () => {
    const nobody = new Redis({ port: server.port, lazyConnect: true, retryStrategy: () => null });
    nobody.on('error', () => {});
    await nobody.connect().catch(() => {});
    await expect(nobody.ping()).rejects.toThrow();
    nobody.disconnect();
  });
});

it('keeps our own keys out of reach of the service user on the data plane', async () => {
  const server = await startTestRedis({ plane: 'data' });
  const service = new Redis(server.url);
  await expect(service.set('kryonix:telemetry', 'x')).rejects.toThrow(/NOPERM/);
  expect(await service.set(`tenant:${clinica}:a:b:c`, 'x', 'EX', 60)).toBe('OK');
  service.disconnect();
  await server.close();
});
