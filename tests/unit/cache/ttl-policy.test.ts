import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TtlError } from '#lib/cache/cache-error.ts';
import { greatestTtlSeconds } from '#lib/cache/greatest-ttl.ts';
import { createTtlPolicy, type TtlQuestion, withJitter } from '#lib/cache/ttl-policy.ts';

const question: TtlQuestion = {
  tenantId: '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01',
  database: 1,
  module: 'api',
  dataType: 'api_response',
  device: 'unknown',
  network: 'unknown',
  databaseTtlSeconds: 7_777,
  explicitTtlSeconds: undefined,
};
const random = () => 0.5;
const multiTenant = createTtlPolicy({ catalogue: 'multi-tenant', random });
const enterprise = createTtlPolicy({ catalogue: 'enterprise', random });

describe('the TTL table of the first document', () => {
  it.each([
    ['session', 3_600, 1_800],
    ['user_data', 3_600, 1_800],
    ['api_response', 1_800, 900],
    ['config', 86_400, 43_200],
    ['static', 604_800, 259_200],
    ['temp', 600, 300],
  ])('gives %s %i s on a desktop and %i s on a phone', (dataType, desktop, mobile) => {
    const ttl = (device: TtlQuestion['device']) => multiTenant.explain({ ...question, dataType, device });
    expect(ttl('desktop')).toMatchObject({ ttlSeconds: desktop, source: 'catalogue' });
    expect(ttl('unknown').ttlSeconds).toBe(desktop);
    expect(ttl('mobile').ttlSeconds).toBe(mobile);
    expect(ttl('tablet').ttlSeconds).toBe(mobile);
  });

  it('leaves other data types to their database', () => {
    expect(multiTenant.explain({ ...question, dataType: 'report' })).toMatchObject({
      ttlSeconds: 7_777,
      source: 'database',
    });
    expect(multiTenant.explain({ ...question, dataType: 'constructor' }).source).toBe('database');
  });
});

describe('the TTL table of the second document', () => {
  it.each([
    ['mobile', { slow: 3_600, fast: 1_800, wifi: 1_800, unknown: 1_800 }],
    ['tablet', { slow: 1_200, fast: 1_200, wifi: 1_200, unknown: 1_200 }],
    ['desktop', { slow: 900, fast: 900, wifi: 900, unknown: 900 }],
    ['unknown', { slow: 900, fast: 900, wifi: 900, unknown: 900 }],
  ] as const)('gives %s, by network, %o s, whatever the data type', (device, byNetwork) => {
    for (const [network, ttlSeconds] of Object.entries(byNetwork)) {
      for (const dataType of ['session', 'static', 'report']) {
        const answer = enterprise.explain({
          ...question,
          dataType,
          device,
          network: network as TtlQuestion['network'],
        });
        expect(answer).toEqual({
          ttlSeconds,
          source: 'catalogue',
          reason: `catalogue enterprise: device ${device}, network ${network}`,
        });
      }
    }
  });
});

describe('the precedence of TTLs', () => {
  it('is explicit, applied policy, tenant, catalogue, database', () => {
    const answers: { policy: number | null; tenant: number | null } = { policy: 11, tenant: 22 };
    const policy = createTtlPolicy({
      catalogue: 'multi-tenant',
      random,
      appliedPolicy: () => answers.policy,
      tenantOverride: () => answers.tenant,
    });
    expect(policy.explain({ ...question, explicitTtlSeconds: 5 })).toMatchObject({ ttlSeconds: 5, source: 'explicit' });
    expect(policy.explain(question)).toMatchObject({ ttlSeconds: 11, source: 'policy' });
    answers.policy = null;
    expect(policy.explain(question)).toMatchObject({ ttlSeconds: 22, source: 'tenant' });
    answers.tenant = null;
    expect(policy.explain(question).source).toBe('catalogue');
    expect(policy.explain({ ...question, dataType: 'other' }).source).toBe('database');
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, greatestTtlSeconds + 1])(
    'refuses an explicit TTL of %d',
    (explicitTtlSeconds) => {
      expect(() => multiTenant.choose({ ...question, explicitTtlSeconds })).toThrow(TtlError);
    },
  );
});

describe('jitter', () => {
  it('stays within ±10 %, whole and at least 1 s', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: greatestTtlSeconds }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (ttl, r) => {
          const jittered = withJitter(ttl, r);
          expect(Number.isInteger(jittered)).toBe(true);
          expect(jittered).toBeGreaterThanOrEqual(Math.max(1, Math.floor(ttl * 0.9)));
          expect(jittered).toBeLessThanOrEqual(Math.ceil(ttl * 1.1));
        },
      ),
    );
  });

  it('uses the whole of its range', () => {
    const at = (value: number) =>
      createTtlPolicy({ catalogue: 'multi-tenant', random: () => value }).choose({
        ...question,
        explicitTtlSeconds: 1_000,
      });
    expect([at(0), at(0.5), at(0.9999)]).toEqual([900, 1_000, 1_100]);
  });
});
