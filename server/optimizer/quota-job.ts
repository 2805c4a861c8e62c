import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { advanceQuotas } from './advance-quotas.ts';
import { publishQuotaChange } from './quota-feed.ts';
import { sharedMemory } from './shared-memory.ts';

const everyMs = 60_000;

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
      changed: (update) => publishQuotaChange(services.control, update),
    }),
});
