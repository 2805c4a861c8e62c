import type { Logger } from 'pino';
import type { Pools } from '../db/pools.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Services } from '../services.ts';
import { retentionJob } from '../telemetry/retention-job.ts';
import type { JobDefinition } from './job-definition.ts';

/** What the jobs work with. */
export interface JobSources {
  services: Services;
  connections: Connections;
  pools: Pools;
  log: Logger;
}

/** Every job of the product: one line each. Names stay as they are, for schedules and outcomes are kept under them. */
export function jobDefinitions({ connections }: JobSources): JobDefinition[] {
  return [retentionJob(connections.ownerDatabaseUrl)];
}
