import type { DemoEnv } from './demo-env.ts';
import { createDemoGenerator, type DemoGenerator } from './demo-generator.ts';
import { type TenantProfile, tenantProfile } from './tenant-profiles.ts';

/** Fixed: the history that one process replays must continue into what the next one drives. */
const SEED = 2025;

export interface DemoTenant {
  id: string;
  profile: TenantProfile;
  generator: DemoGenerator;
}

/** The tenants of the environment that have a character to play; `onUnknown` hears of the others. */
export function demoTenants(env: DemoEnv, onUnknown: (slug: string) => void): DemoTenant[] {
  return env.KRYONIX_DEMO_TENANTS.flatMap(({ id, slug }) => {
    const profile = tenantProfile(slug);
    if (profile !== undefined) {
      return [{ id, profile, generator: createDemoGenerator({ seed: SEED, tenantId: id, profile }) }];
    }
    onUnknown(slug);
    return [];
  });
}
