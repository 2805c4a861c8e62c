import { describe, expect, it } from 'vitest';
import { type PolicyScope, policyField } from '#lib/cache/policy-settings.ts';
import { PolicyTable } from '#lib/cache/policy-table.ts';
import { createTtlPolicy, type TtlQuestion } from '#lib/cache/ttl-policy.ts';

const tenantId = '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01';
const question: TtlQuestion = {
  tenantId,
  database: 1,
  module: 'crm',
  dataType: 'user_data',
  device: 'desktop',
  network: 'wifi',
  databaseTtlSeconds: 777,
  explicitTtlSeconds: undefined,
};
const scopes = {
  policy: { kind: 'policy', tenantId, module: 'crm', dataType: 'user_data' },
  class: { kind: 'tenant', tenantId, module: 'crm', dataType: 'user_data' },
  database: { kind: 'tenant', tenantId, database: 1 },
  tenant: { kind: 'tenant', tenantId },
} as const satisfies Record<string, PolicyScope>;

function startTable() {
  const table = new PolicyTable();
  const policy = createTtlPolicy({ catalogue: 'multi-tenant', random: () => 0.5, feed: () => table });
  return {
    put: (scope: PolicyScope, settings: object | null) =>
      table.put(policyField(scope), settings === null ? null : JSON.stringify(settings)),
    table,
    explain: (change: Partial<TtlQuestion> = {}) => policy.explain({ ...question, ...change }),
  };
}

describe('pushed policies and overrides', () => {
  it('are asked from the most precise down: policy, class, database, tenant, catalogue', () => {
    const { put, explain } = startTable();
    const seen = [explain()];
    for (const [index, name] of (['tenant', 'database', 'class', 'policy'] as const).entries()) {
      put(scopes[name], { ttlSeconds: 100 + index, version: 7 });
      seen.push(explain());
    }
    expect(seen).toEqual([
      { ttlSeconds: 3_600, source: 'catalogue', reason: 'catalogue multi-tenant: data type user_data, device desktop' },
      {
        ttlSeconds: 100,
        source: 'tenant',
        reason: 'the tenant’s own setting for all entries of the tenant, version 7',
      },
      { ttlSeconds: 101, source: 'tenant', reason: 'the tenant’s own setting for database 1, version 7' },
      { ttlSeconds: 102, source: 'tenant', reason: 'the tenant’s own setting for crm/user_data, version 7' },
      { ttlSeconds: 103, source: 'policy', reason: 'applied policy for crm/user_data, version 7' },
    ]);
    expect(explain({ explicitTtlSeconds: 5 })).toEqual({
      ttlSeconds: 5,
      source: 'explicit',
      reason: 'asked for by the caller',
    });
  });

  it('hold for their own tenant, class and database only', () => {
    const { put, explain } = startTable();
    for (const scope of [scopes.policy, scopes.class]) put(scope, { ttlSeconds: 100 });
    put(scopes.database, { ttlSeconds: 101 });
    expect(explain({ module: 'crm2', database: 3 }).source).toBe('catalogue');
    expect(explain({ dataType: 'temp', database: 3 }).source).toBe('catalogue');
    expect(explain({ tenantId: tenantId.replace('0b', '1b') }).source).toBe('catalogue');
    expect(explain({ module: 'api', dataType: 'temp' }).ttlSeconds).toBe(101);
  });

  it('give phones and tablets a TTL of their own', () => {
    const { put, explain } = startTable();
    put(scopes.database, { ttlSeconds: 100, mobileTtlSeconds: 50 });
    const ttls = (['mobile', 'tablet', 'desktop', 'unknown'] as const).map((device) => explain({ device }).ttlSeconds);
    expect(ttls).toEqual([50, 50, 100, 100]);
  });

  it('say nothing of devices that they do not name', () => {
    const { put, explain } = startTable();
    put(scopes.class, { mobileTtlSeconds: 50 });
    put(scopes.tenant, { ttlSeconds: 70 });
    expect([explain({ device: 'mobile' }).ttlSeconds, explain().ttlSeconds]).toEqual([50, 70]);
  });

  it('are gone when removed', () => {
    const { put, explain } = startTable();
    for (const scope of Object.values(scopes)) {
      put(scope, { ttlSeconds: 9 });
      expect(explain().ttlSeconds).toBe(9);
      put(scope, null);
      expect(explain().source).toBe('catalogue');
    }
  });

  it.each([
    ['policy:x:crm', '{}'],
    ['policy:x', '{}'],
    ['other:x', '{}'],
    ['tenant:x:a:b:c', '{}'],
    ['tenant', '{}'],
    ['tenant:x', 'no json'],
    ['tenant:x', '{"ttlSeconds":0}'],
    ['tenant:x', '{"ttlSeconds":315360001}'],
    ['tenant:x', '7'],
  ])('that are none are refused: %s %s', (field, json) => {
    expect(() => new PolicyTable().put(field, json)).toThrow();
  });
});

describe('a TTL that the application looks up', () => {
  it('must be one', () => {
    const policy = createTtlPolicy({ catalogue: 'multi-tenant', random: () => 0.5, appliedPolicy: () => 0.5 });
    expect(() => policy.choose(question)).toThrow(/whole number/);
  });
});
