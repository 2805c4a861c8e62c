import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessRules, createAccessPolicy } from '#lib/cache/access-policy.ts';
import { AccessError } from '#lib/cache/cache-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
});
afterAll(async () => {
  await server.close();
});

/** A tenant under changeable rules, another without any, and the clock of the rates. */
function underRules(rules: AccessRules) {
  const [limited, free] = [randomUUID(), randomUUID()];
  const state = { rules, nowMs: 0 };
  const heard: string[] = [];
  const cache = createCache({
    url: server.url,
    onWarning: () => undefined,
    connection: { commandTimeoutMs: 10_000 },
    access: createAccessPolicy({
      rulesOf: (tenantId) => (tenantId === limited ? state.rules : undefined),
      nowMs: () => state.nowMs,
    }),
  });
  cache.observations.subscribe(({ operation, outcome }) => heard.push(`${operation} ${outcome}`));
  return { cache, tenant: cache.forTenant(limited), other: cache.forTenant(free), state, heard };
}

const refused = (reason: string) => expect.objectContaining({ name: 'AccessError', reason });

describe('allowed_databases', () => {
  it('refuses every other database, reads and writes, before anything is sent', async () => {
    const { cache, tenant, other, heard } = underRules({ allowedDatabases: [1, 4] });
    expect(await tenant.set('api', 'temp', 'k', 1)).toBe(true);
    expect(await tenant.set('ai', 'temp', 'k', 1)).toBe(true);
    for (const module of ['config', 'mobile']) {
      await expect(tenant.set(module, 'temp', 'k', 1)).rejects.toThrow(refused('database_not_allowed'));
      await expect(tenant.get(module, 'temp', 'k')).rejects.toThrow(refused('database_not_allowed'));
      await expect(tenant.delete(module, 'temp', 'k')).rejects.toThrow(refused('database_not_allowed'));
      await expect(tenant.expire(module, 'temp', 'k', 9)).rejects.toThrow(refused('database_not_allowed'));
    }
    const both = ['api', 'config'].map((module) => ({ module, type: 'temp', key: 'k', value: 1 }));
    await expect(tenant.mset(both)).rejects.toThrow(refused('database_not_allowed'));
    await expect(tenant.mget(both)).rejects.toThrow(refused('database_not_allowed'));
    expect(cache.stats().connections).toBe(2);
    expect(heard).toEqual(['set ok', 'set ok']);
    expect(await other.set('config', 'temp', 'k', 1)).toBe(true);
    await cache.close();
  });
});

describe('read_only', () => {
  it('serves reads and refuses writes, from the moment it is set to the moment it is lifted', async () => {
    const { cache, tenant, other, state } = underRules({});
    expect(await tenant.set('api', 'temp', 'k', 'kept')).toBe(true);
    state.rules = { readOnly: true };
    await expect(tenant.set('api', 'temp', 'k', 'changed')).rejects.toThrow(refused('read_only'));
    await expect(tenant.delete('api', 'temp', 'k')).rejects.toThrow(refused('read_only'));
    await expect(tenant.expire('api', 'temp', 'k', 1)).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    expect((await tenant.get('api', 'temp', 'k')).value).toBe('kept');
    expect(await tenant.ttl('api', 'temp', 'k')).toBeGreaterThan(0);
    expect(await tenant.getOrSet('api', 'temp', 'k', () => 'loaded')).toBe('kept');
    expect(await tenant.getOrSet('api', 'temp', 'another', () => 'loaded')).toBe('loaded');
    expect((await tenant.get('api', 'temp', 'another')).hit).toBe(false);
    expect(await tenant.queue('work').counts()).toEqual({ ready: 0, reserved: 0, scheduled: 0, dead: 0 });
    await expect(tenant.queue('work').enqueue(1)).rejects.toThrow(refused('read_only'));
    expect(await other.set('api', 'temp', 'k', 1)).toBe(true);
    state.rules = { readOnly: false };
    expect(await tenant.set('api', 'temp', 'k', 'changed')).toBe(true);
    await cache.close();
  });
});

describe('rate_limit_per_second', () => {
  it('lets the rate through, says when to come again, and holds no other tenant back', async () => {
    const { cache, tenant, other, state, heard } = underRules({ rateLimitPerSecond: 20 });
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => tenant.get('api', 'temp', 'k')));
    const failures = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(failures).toHaveLength(30);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(AccessError);
      expect(failure).toMatchObject({ reason: 'rate_limited', code: 'rate_limited', retryAfterMs: 50 });
      expect(failure).toMatchObject({ retryAfterSeconds: 1 });
    }
    expect(heard).toHaveLength(20);
    await Promise.all(Array.from({ length: 50 }, () => other.get('api', 'temp', 'k')));
    state.nowMs += 50;
    expect(await tenant.set('api', 'temp', 'k', 1)).toBe(true);
    await expect(tenant.get('api', 'temp', 'k')).rejects.toThrow(refused('rate_limited'));
    await cache.close();
  });

  it('is not used up by calls that are refused for another reason', async () => {
    const { cache, tenant } = underRules({ rateLimitPerSecond: 1, readOnly: true });
    for (let call = 0; call < 5; call += 1) {
      await expect(tenant.set('api', 'temp', 'k', 1)).rejects.toThrow(refused('read_only'));
    }
    expect((await tenant.get('api', 'temp', 'k')).hit).toBe(false);
    await cache.close();
  });
});
