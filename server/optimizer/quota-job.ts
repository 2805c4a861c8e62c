import { catalogues } from '#lib/cache/catalogue.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { advanceQuotas } from './advance-quotas.ts';

const everyMs = 60_000;

/** What tenants share: how much memory, `null` where it is not known, and where their values lie that can be loaded again. */
export async function sharedMemory({ env, infrastructure }: Pick<Services, 'env' | 'infrastructure'>) {
  const { nodes } = await infrastructure();
  const { databases } = catalogues[env.KRYONIX_CATALOGUE];
  return {
    maxMemoryBytes: nodes.find(({ role }) => role === 'data')?.maxMemoryBytes ?? null,
    evictable: databases.filter(({ evictionClass }) => evictionClass === 'evictable').map(({ id }) => id),
  };
}

/** Every minute: the split of memory goes on, as far as its turns and what was measured let it. */
export const quotaJob = (services: Services): JobDefinition => ({
  name: 'memory-split',
  repeat: { everyMs },
  run: async () =>
    advanceQuotas({
      ...(await sharedMemory(services)),
      pool: services.pools.platform,
      usage: (tenantId) => services.tenantRules.usage(tenantId),
      windowSeconds: services.optimizer.quotaWindowSeconds,
      at: new Date(),
    }),
});
