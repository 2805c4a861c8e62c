import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, EnvelopeError, KeyError, ValueError } from '#lib/cache/cache-error.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { sessionDestroyScript } from '#lib/cache/session-destroy-script.ts';
import { sessionIndexScript } from '#lib/cache/session-index-script.ts';
import { sessionReadScript } from '#lib/cache/session-read-script.ts';
import { sessionWriteScript } from '#lib/cache/session-write-script.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

const phone = { deviceType: 'mobile', platform: 'android', appVersion: '1.2.5', language: 'pt-BR' } as const;

async function begin(userId: string, tenant = on.tenant): Promise<{ id: string; idHash: string }> {
  const made = await tenant.sessions.create({ userId, ...phone });
  if (made === null) throw new Error('no session was made');
  return made;
}

const keyOf = (idHash: string) => `tenant:${on.tenantId}:mobile:session:{${on.tenantId}:${idHash}}:session`;

describe('a mobile session', () => {
  it('is found by its id, with what was kept and when', async () => {
    const { id, idHash } = await begin('ana');
    const session = await on.tenant.sessions.get(id);
    expect(session).toMatchObject({ idHash, data: { userId: 'ana', ...phone } });
    expect(session?.expiresInMs).toBeGreaterThan(1_790_000);
    expect(session?.expiresInMs).toBeLessThanOrEqual(1_800_000);
    expect(session?.createdAt).toBe(session?.lastActivityAt);
    expect(Math.abs(Date.parse(session?.createdAt ?? '') - Date.now())).toBeLessThan(10_000);
  });

  it('has an id of 256 random bits that is stored nowhere', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => begin('secret')));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(50);
    for (const { id } of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    const admin = on.admin('control', 0);
    const stored: string[] = [];
    for (const key of await admin.keys('*')) {
      stored.push(key);
      if ((await admin.type(key)) === 'hash') stored.push(...Object.values(await admin.hgetall(key)));
      else stored.push(...(await admin.zrange(key, '0', '-1')));
    }
    expect(stored.length).toBeGreaterThan(100);
    for (const { id } of ids) expect(stored.some((text) => text.includes(id))).toBe(false);
    const seen = JSON.stringify(on.heard);
    for (const { id } of ids) expect(seen).not.toContain(id);
  });

  it('is not opened by its hash', async () => {
    const { idHash } = await begin('hash');
    expect(await on.tenant.sessions.get(idHash)).toBeNull();
    expect(await on.tenant.sessions.destroy(idHash)).toBe(false);
  });

  it('slides with touch and update, not with get', async () => {
    const { id, idHash } = await begin('sliding');
    const admin = on.admin('control', 0);
    for (const [slide, slides] of [
      [() => on.tenant.sessions.get(id), false],
      [() => on.tenant.sessions.touch(id), true],
      [() => on.tenant.sessions.update(id, { location: '-23.5,-46.6' }), true],
    ] as const) {
      await admin.pexpire(keyOf(idHash), 60_000);
      await slide();
      expect((await admin.pttl(keyOf(idHash))) > 1_000_000).toBe(slides);
    }
  });

  it('that ended or was destroyed is no session for any verb', async () => {
    const [ended, destroyed] = [await begin('gone'), await begin('gone')];
    await on.admin('control', 0).del(keyOf(ended.idHash));
    expect(await on.tenant.sessions.destroy(destroyed.id)).toBe(true);
    for (const { id } of [ended, destroyed]) {
      expect(await on.tenant.sessions.get(id)).toBeNull();
      expect(await on.tenant.sessions.touch(id)).toBe(false);
      expect(await on.tenant.sessions.update(id, { language: 'en' })).toBe(false);
      expect(await on.tenant.sessions.get(id)).toBeNull();
      expect(await on.tenant.sessions.destroy(id)).toBe(false);
    }
    expect(await on.tenant.sessions.listByUser('gone')).toEqual([]);
  });

  it('loses no field to writers at the same time', async () => {
    const { id } = await begin('merge');
    const sessions = [on.cache, on.open()].map((cache) => cache.forTenant(on.tenantId).sessions);
    const json = fc
      .jsonValue()
      .filter((value) => JSON.stringify(value) === JSON.stringify(JSON.parse(JSON.stringify(value))));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), json, { maxKeys: 10 }),
        async (fields) => {
          const { userId: _, ...changes } = fields;
          const names = Object.keys(changes);
          await Promise.all(names.map((name, i) => sessions[i % 2]?.update(id, { [name]: changes[name] } as object)));
          const data = (await on.tenant.sessions.get(id))?.data as Record<string, unknown> | undefined;
          for (const name of names) expect(data?.[name]).toEqual(JSON.parse(JSON.stringify(changes[name])));
          expect(data).toMatchObject({ userId: 'merge', platform: 'android' });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the sessions of a user', () => {
  it('are listed, without those that ended, and can be ended together', async () => {
    const [first, second, third] = [await begin('maria'), await begin('maria'), await begin('maria')];
    await begin('another');
    await on.tenant.sessions.destroy(first.id);
    await on.admin('control', 0).del(keyOf(second.idHash));
    expect((await on.tenant.sessions.listByUser('maria')).map(({ idHash }) => idHash)).toEqual([third.idHash]);
    const fourth = await begin('maria');
    expect(await on.tenant.sessions.destroyByUser('maria')).toBe(2);
    expect(await on.tenant.sessions.get(fourth.id)).toBeNull();
    expect(await on.tenant.sessions.listByUser('maria')).toEqual([]);
    expect(await on.tenant.sessions.listByUser('another')).toHaveLength(1);
  });

  it('belong to one tenant', async () => {
    const other = on.cache.forTenant(randomUUID());
    const { id } = await begin('shared name');
    expect(await other.sessions.get(id)).toBeNull();
    expect(await other.sessions.update(id, { language: 'en' })).toBe(false);
    expect(await other.sessions.destroy(id)).toBe(false);
    expect(await other.sessions.listByUser('shared name')).toEqual([]);
    expect(await other.sessions.destroyByUser('shared name')).toBe(0);
    expect(await on.tenant.sessions.get(id)).not.toBeNull();
  });
});

describe('an SDK session', () => {
  it.each(['multi-tenant', 'enterprise'] as const)('lives apart from the mobile ones (%s)', async (catalogue) => {
    const tenant = on.open({ catalogue }).forTenant(randomUUID());
    const made = await tenant.sdkSessions.create({ userId: 'dev', apiKeyId: 'k1', sdkVersion: '1.0.0' });
    expect(await tenant.sessions.get(made?.id ?? '')).toBeNull();
    expect(await tenant.sessions.listByUser('dev')).toEqual([]);
    const found = await tenant.sdkSessions.get(made?.id ?? '');
    expect(found?.data).toEqual({ userId: 'dev', apiKeyId: 'k1', sdkVersion: '1.0.0' });
    expect(found?.expiresInMs).toBeGreaterThan(3_590_000);
    expect(await tenant.sdkSessions.listByUser('dev')).toHaveLength(1);
  });
});

it('each script answers null where there is no session, and writes nothing', async () => {
  const admin = on.admin('control', 15);
  expect(await runScript(admin, sessionReadScript, ['s'], [])).toBeNull();
  expect(await runScript(admin, sessionDestroyScript, ['s'], [])).toBeNull();
  expect(await runScript(admin, sessionWriteScript, ['s'], [1_000, '', 'a', '1'])).toBeNull();
  expect(await admin.exists('s')).toBe(0);
});

it('the list of a user forgets notes that ran out', async () => {
  const admin = on.admin('control', 15);
  await admin.zadd('index', Date.now() - 1_000, 'old', Date.now() + 60_000, 'new');
  await runScript(admin, sessionIndexScript, ['index'], ['newest', 60_000]);
  expect((await admin.zrange('index', '0', '-1')).sort()).toEqual(['new', 'newest']);
});

describe('faults and bad arguments', () => {
  const down = { control: { url: 'redis://127.0.0.1:1' }, connection: { commandTimeoutMs: 200 }, onError: () => {} };

  it('while the control plane is away nobody has a session and none is pretended', async () => {
    const { sessions } = on.open(down).forTenant(on.tenantId);
    expect(await sessions.create({ userId: 'ana' })).toBeNull();
    expect(await sessions.get('x')).toBeNull();
    expect(await sessions.touch('x')).toBe(false);
    expect(await sessions.listByUser('ana')).toEqual([]);
    const strict = on.open({ ...down, strict: true }).forTenant(on.tenantId);
    await expect(strict.sessions.create({ userId: 'ana' })).rejects.toBeInstanceOf(CacheUnavailableError);
    await expect(strict.sessions.get('x')).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it('a damaged session is a fault, never half a session', async () => {
    const { id, idHash } = await begin('damaged');
    await on.admin('control', 0).hset(keyOf(idHash), 'data:language', '{cut');
    on.faults.length = 0;
    expect(await on.tenant.sessions.get(id)).toBeNull();
    expect(on.faults).toEqual([expect.any(EnvelopeError)]);
  });

  it('what cannot be is a typed error', async () => {
    const { sessions } = on.tenant;
    const { id } = await begin('strict');
    await expect(sessions.create({ userId: '' })).rejects.toBeInstanceOf(KeyError);
    await expect(sessions.get('')).rejects.toBeInstanceOf(ArgumentError);
    await expect(sessions.update(id, { userId: 'eve' } as object)).rejects.toBeInstanceOf(ArgumentError);
    await expect(sessions.update(id, { location: 'x'.repeat(70_000) })).rejects.toBeInstanceOf(ArgumentError);
    await expect(sessions.update(id, { count: 1n } as object)).rejects.toBeInstanceOf(ValueError);
    expect((await sessions.get(id))?.data).toEqual({ userId: 'strict', ...phone });
  });

  it('each call is one observation', async () => {
    on.heard.length = 0;
    const { id } = await begin('seen');
    await on.tenant.sessions.get(id);
    await on.tenant.sessions.update(id, { language: 'en' });
    await on.tenant.sessions.touch(id);
    await on.tenant.sessions.listByUser('seen');
    await on.tenant.sessions.destroy(id);
    expect(on.heard).toHaveLength(6);
    for (const seen of on.heard) {
      expect(seen).toMatchObject({ operation: 'session', outcome: 'ok', database: 0, module: 'mobile', hits: 0 });
    }
  });
});
