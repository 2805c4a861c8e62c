import type { PlatformTenant } from '#lib/contracts/platform.ts';

/** A tenant of the fleet that is well, with what a test changes of it. */
export function fleetTenant(change: Partial<PlatformTenant> = {}): PlatformTenant {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    slug: 'clinica-saude',
    name: 'Clínica Saúde',
    status: 'active',
    demo: false,
    hitRate: 90,
    p95ResponseTime: 3,
    opsPerSecond: 12,
    memoryUsage: 100,
    keys: 10,
    quotaBytes: 1000,
    trend: Array(24).fill(null),
    change: { hitRate: 0.5, opsPerSecond: 1 },
    ...change,
  };
}
