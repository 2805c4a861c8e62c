import { describe, expect, it } from 'vitest';
import { quotaShare, tenantHealth } from '#lib/fleet/tenant-health.ts';
import { fleetTenant } from './fleet-tenant.ts';

describe('the health of a tenant', () => {
  it('is well while nothing speaks against it', () => {
    expect(tenantHealth(fleetTenant())).toBe('well');
  });

  it('names what stopped it before anything else', () => {
    expect(tenantHealth(fleetTenant({ status: 'suspended', memoryUsage: 1000 }))).toBe('suspended');
    expect(tenantHealth(fleetTenant({ status: 'maintenance' }))).toBe('maintenance');
  });

  it('names memory before time and time before hits', () => {
    const poor = { memoryUsage: 900, p95ResponseTime: 50, hitRate: 59.9 };
    expect(tenantHealth(fleetTenant(poor))).toBe('full');
    expect(tenantHealth(fleetTenant({ ...poor, memoryUsage: 899 }))).toBe('slow');
    expect(tenantHealth(fleetTenant({ ...poor, memoryUsage: 899, p95ResponseTime: 49 }))).toBe('low-hit-rate');
  });

  it('tells silence from not knowing', () => {
    const silent = { hitRate: null, p95ResponseTime: null };
    expect(tenantHealth(fleetTenant({ ...silent, opsPerSecond: 0 }))).toBe('quiet');
    expect(tenantHealth(fleetTenant({ ...silent, opsPerSecond: null }))).toBe('unmeasured');
  });

  it('knows no share of a quota that does not exist', () => {
    expect(quotaShare(fleetTenant({ quotaBytes: null }))).toBeNull();
    expect(quotaShare(fleetTenant({ memoryUsage: null }))).toBeNull();
    expect(quotaShare(fleetTenant({ memoryUsage: 2000 }))).toBe(200);
  });
});
