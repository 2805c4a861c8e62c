import type { JobDefinition } from '../jobs/job-definition.ts';
import type { JobSources } from '../jobs/job-definitions.ts';
import { runCanaries } from './run-canaries.ts';

const everyMs = 180_000;

/** Tries the walls between tenants every few minutes. */
export function canaryJobs({ services, connections, pools, log }: JobSources): JobDefinition[] {
  const { cache, baseUrl, tenantRules, apiKeyPepper, masterKey } = services;
  return [
    {
      name: 'isolation-canaries',
      repeat: { everyMs },
      run: () =>
        runCanaries(
          {
            ...{ platform: pools.platform, ingest: pools.ingest, tenantRules, apiKeyPepper, masterKey, log },
            world: { appPool: pools.app, cache, redisUrl: connections.redisUrl, baseUrl },
          },
          new Date(),
        ),
    },
  ];
}
