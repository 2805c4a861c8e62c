import { describe, expect, it } from 'vitest';
import { serviceUserRules, tenantUserName, tenantUserRules } from '#server/redis/acl-rules.ts';

const tenant = '0b0a3c1e-5d1f-4a68-9f0e-7a2f4f7d1c11';

describe('the rights of a tenant user', () => {
  it('begin with nothing, then its own keys and channels, colon included', () => {
    expect(tenantUserRules(tenant).slice(0, 5)).toEqual([
      'resetkeys',
      `~tenant:${tenant}:*`,
      'resetchannels',
      `&tenant:${tenant}:*`,
      '-@all',
    ]);
  });

  it('grant single commands only, never a category', () => {
    const granted = tenantUserRules(tenant).slice(5);
    expect(granted.filter((rule) => rule.includes('@') || rule.includes('*'))).toEqual([]);
  });

  it('limit SELECT to the allowed databases', () => {
    const rules = tenantUserRules(tenant, { allowedDatabases: [1, 9] });
    expect(rules.slice(-3)).toEqual(['-select', '+select|1', '+select|9']);
    expect(rules).not.toContain('+select');
  });

  it.each(['clinica', '*', `${tenant}:* ~*`, tenant.toUpperCase(), ''])('cannot be made for the id %j', (id) => {
    expect(() => tenantUserRules(id)).toThrow(TypeError);
  });

  it('cannot be made for a database that is not a number', () => {
    expect(() => tenantUserRules(tenant, { allowedDatabases: [Number.NaN] })).toThrow(TypeError);
  });

  it('belong to a user named after the tenant', () => {
    expect(tenantUserName(tenant)).toBe(`tenant_${tenant}_user`);
  });
});

it('gives the service user our own keys on the control plane only', () => {
  expect(serviceUserRules('control')).toContain('~kryonix:*');
  expect(serviceUserRules('data')).not.toContain('~kryonix:*');
});
