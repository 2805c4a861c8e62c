import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { forgetOldAlerts } from '../db/queries/alerts/alert-deliveries.ts';
import type { JobDefinition } from '../jobs/job-definition.ts';
import type { Services } from '../services.ts';
import { publishAlerts } from './alert-feed.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';

interface Sources {
  services: Pick<Services, 'alerts' | 'control' | 'infrastructure' | 'baseUrl'>;
  pools: { ingest: Pool };
  log: Logger;
}

const random = () => randomInt(2 ** 32) / 2 ** 32;

/** Looks at everything that rules watch, tells people what changed, and forgets what is long over. */
export function alertJobs({ services, pools, log }: Sources): JobDefinition[] {
  const { control, infrastructure, baseUrl } = services;
  return [
    {
      name: 'alerts-evaluate',
      repeat: { everyMs: 10_000 },
      run: () => {
        const sources = { pool: pools.ingest, control, infrastructure, log };
        return evaluateAlerts({ ...sources, onChange: (rows) => publishAlerts(control, rows) }, new Date());
      },
    },
    {
      name: 'alerts-deliver',
      repeat: { everyMs: 5_000 },
      run: () =>
        deliverAlerts({ ...services.alerts.couriers, pool: pools.ingest, baseUrl, log, random }, () => new Date()),
    },
    { name: 'alerts-forget', repeat: { everyMs: 3_600_000 }, run: () => forgetOldAlerts(pools.ingest, new Date()) },
  ];
}
