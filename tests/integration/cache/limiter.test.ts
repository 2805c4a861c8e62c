import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, CacheUnavailableError, KeyError } from '#lib/cache/cache-error.ts';
import { limiterTakeScript } from '#lib/cache/limiter-take-script.ts';
import { runScript } from '#lib/cache/run-script.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { type StructureServers, startStructureServers } from './structure-servers.ts';

let on: StructureServers;
beforeAll(async () => {
  on = await startStructureServers();
});
afterAll(() => on.close());

describe('a limit', () => {
  it('lets exactly as many through as it says, however many ask at once and from however many processes', async () => {
    const processes = [on.cache, on.open(), on.open()].map((cache) => cache.forTenant(on.tenantId));
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 120 }),
        async (name, limit, costs) => {
          const asked = costs.map((cost) => Math.min(cost, limit));
          const results = await Promise.all(
            asked.map((cost, i) => processes[i % 3]?.limiter.take(name, { limit, windowSeconds: 600, cost })),
          );
          const taken = results.reduce((sum, result, i) => sum + (result?.allowed ? (asked[i] ?? 0) : 0), 0);
          expect(taken).toBeLessThanOrEqual(limit);
          // Nothing was refused that would have fitted into what was left at the end.
          for (const [i, result] of results.entries()) {
            if (!result?.allowed) expect(asked[i] ?? 0).toBeGreaterThan(limit - taken);
          }
          const left = Math.min(...results.filter((r) => r?.allowed).map((r) => r?.remaining ?? Number.NaN));
          expect(left).toBe(limit - taken);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds in every window, wherever it begins, while many hammer on it', async () => {
    const [limit, windowSeconds] = [5, 1];
    const starts: number[] = [];
    const ends: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (ends.length < 4 * limit) {
          const startedAt = performance.now();
          const { allowed } = await on.tenant.limiter.take('hammered', { limit, windowSeconds });
          if (!allowed) continue;
          starts.push(startedAt);
          ends.push(performance.now());
        }
      }),
    );
    starts.sort((a, b) => a - b);
    ends.sort((a, b) => a - b);
    // The n-th unit was taken after the n-th start and before the n-th end, whatever the order of the answers.
    for (const [i, end] of ends.entries()) {
      const earlier = starts[i - limit];
      if (earlier !== undefined) expect(end - earlier).toBeGreaterThanOrEqual(windowSeconds * 1_000 - 1);
    }
  });

  it('says how long to wait, and keeps its word', async () => {
    const long = { limit: 2, windowSeconds: 600 };
    expect(await on.tenant.limiter.take('counted', long)).toEqual({ allowed: true, remaining: 1, retryAfterMs: 0 });
    expect(await on.tenant.limiter.take('counted', long)).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
    const options = { limit: 2, windowSeconds: 1 };
    // A window may be over before a busy machine has asked three times.
    const refused = await eventually(async () => {
      const answer = await on.tenant.limiter.take('patience', options);
      return answer.allowed ? null : answer;
    });
    const askedAtMs = performance.now();
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(1_000);
    await eventually(() => performance.now() - askedAtMs >= refused.retryAfterMs);
    expect((await on.tenant.limiter.take('patience', options)).allowed).toBe(true);
  });

  it('belongs to its tenant and its name, and leaves nothing behind', async () => {
    const options = { limit: 1, windowSeconds: 60 };
    const other = on.cache.forTenant(randomUUID());
    for (const tenant of [on.tenant, other]) {
      for (const name of ['a', 'b']) expect((await tenant.limiter.take(name, options)).allowed).toBe(true);
    }
    expect((await on.tenant.limiter.take('a', options)).allowed).toBe(false);
    const key = `tenant:${on.tenantId}:cluster:limit:{${on.tenantId}:a}:taken`;
    const leftMs = await on.admin('control', 12).pttl(key);
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThanOrEqual(60_000);
  });

  it('lives in the database for limits where the catalogue has one', async () => {
    const tenant = on.open({ catalogue: 'enterprise' }).forTenant(on.tenantId);
    await tenant.limiter.take('login', { limit: 1, windowSeconds: 60 });
    const key = `tenant:${on.tenantId}:rate_limiting:limit:{${on.tenantId}:login}:taken`;
    expect(await on.admin('control', 4).zcard(key)).toBe(1);
  });
});

it('the script refuses the whole cost or takes the whole cost', async () => {
  const admin = on.admin('control', 15);
  const take = (cost: number, name: string) => runScript(admin, limiterTakeScript, ['{t}:l'], [60_000, 5, cost, name]);
  expect(await take(3, 'a')).toEqual([1, 2, 0]);
  expect(await take(3, 'b')).toEqual([0, 2, expect.any(Number)]);
  expect(await take(2, 'c')).toEqual([1, 0, 0]);
  expect(await admin.zcard('{t}:l')).toBe(5);
});

describe('faults and bad arguments', () => {
  const down = { control: { url: 'redis://127.0.0.1:1' }, connection: { commandTimeoutMs: 200 }, onError: () => {} };

  it('while the server is away the caller chose what happens, and strict mode throws', async () => {
    const { limiter } = on.open(down).forTenant(on.tenantId);
    const options = { limit: 1, windowSeconds: 60 };
    expect(await limiter.take('x', options)).toEqual({ allowed: true, remaining: null, retryAfterMs: 0 });
    expect(await limiter.take('x', { ...options, whenUnavailable: 'refuse' })).toEqual({
      ...{ allowed: false, remaining: null, retryAfterMs: 1_000 },
    });
    const strict = on.open({ ...down, strict: true }).forTenant(on.tenantId);
    await expect(strict.limiter.take('x', options)).rejects.toBeInstanceOf(CacheUnavailableError);
  });

  it.each([
    { limit: 0, windowSeconds: 1 },
    { limit: 1.5, windowSeconds: 1 },
    { limit: 100_001, windowSeconds: 1 },
    { limit: 1, windowSeconds: 0 },
    { limit: 1, windowSeconds: Number.NaN },
    { limit: 1, windowSeconds: 1, cost: 2 },
    { limit: 1, windowSeconds: 1, cost: -1 },
  ])('%j is refused', async (options) => {
    await expect(on.tenant.limiter.take('bad', options)).rejects.toBeInstanceOf(ArgumentError);
  });

  it('each call is one observation', async () => {
    on.heard.length = 0;
    await on.tenant.limiter.take('seen', { limit: 1, windowSeconds: 60 });
    await on.tenant.limiter.take('seen', { limit: 1, windowSeconds: 60 });
    await expect(on.tenant.limiter.take('', { limit: 1, windowSeconds: 60 })).rejects.toBeInstanceOf(KeyError);
    const expected = { operation: 'increment', outcome: 'ok', database: 12, dataType: 'limit', key: 'seen' };
    expect(on.heard).toEqual([expect.objectContaining(expected), expect.objectContaining(expected)]);
  });
});
