import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { runCanaries } from './run-canaries.ts';

interface Sources {
  services: Pick<Services, 'cache' | 'baseUrl' | 'tenantRules' | 'apiKeyPepper' | 'masterKey'>;
  connections: { redisUrl: string; controlRedisUrl: string };
  pools: { app: Pool; ingest: Pool; platform: Pool };
  log: Logger;
}

const everyMs = 180_000;

/** Tries the walls between tenants every few minutes. */
export function canaryJobs({ services, connections, pools, log }: Sources): JobDefinition[] {
  const { cache, baseUrl, tenantRules, apiKeyPepper, masterKey } = services;
  const redisUrls = { data: connections.redisUrl, control: connections.controlRedisUrl };
  return [
    {
      name: 'isolation-canaries',
      repeat: { everyMs },
      run: () =>
        runCanaries(
          {
            ...{ platform: pools.platform, ingest: pools.ingest, tenantRules, apiKeyPepper, masterKey, log },
            world: { appPool: pools.app, cache, baseUrl, redisUrls },
          },
          new Date(),
        ),
    },
  ];
}
