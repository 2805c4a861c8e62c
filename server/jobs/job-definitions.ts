import type { Logger } from 'pino';
import { alertJobs } from '../alerts/alert-jobs.ts';
import { auditJobs } from '../audit/audit-jobs.ts';
import { backupJobs } from '../backup/backup-jobs.ts';
import { runInBackground } from '../backup/run-in-background.ts';
import { canaryJobs } from '../canaries/canary-jobs.ts';
import type { Pools } from '../db/pools.ts';
import { evictionJob } from '../optimizer/eviction-job.ts';
import { optimizerJob } from '../optimizer/optimizer-job.ts';
import { quotaJob } from '../optimizer/quota-job.ts';
import type { Connections } from '../runtime/connections.ts';
import type { Services } from '../services.ts';
import { gatherJob } from '../telemetry/gather-job.ts';
import { retentionJob } from '../telemetry/retention-job.ts';
import { lifeCycleJobs } from '../tenants/life-cycle-jobs.ts';
import { quotaJobs } from '../tenants/quota-jobs.ts';
import type { JobDefinition } from './job-definition.ts';

/** What the jobs work with. */
export interface JobSources {
  services: Services;
  connections: Connections;
  pools: Pools;
  log: Logger;
  /** Backups and restores run in processes of their own, beside requests. Default false. */
  background?: boolean;
}

/** Every job of the product: one line each. Names stay as they are, for schedules and outcomes are kept under them. */
export function jobDefinitions(sources: JobSources): JobDefinition[] {
  return [
    retentionJob(sources.connections.ownerDatabaseUrl),
    gatherJob(sources.connections.ownerDatabaseUrl),
    optimizerJob(sources.services.optimizer),
    quotaJob(sources.services),
    evictionJob(sources.services),
    ...alertJobs(sources),
    ...auditJobs(sources),
    ...canaryJobs(sources),
    ...backupJobs(sources.services.backups, sources.background === true ? inBackground(sources) : undefined),
    ...lifeCycleJobs(),
    ...quotaJobs(sources.connections),
  ];
}

function inBackground({ services: { env, backups }, connections }: JobSources): Parameters<typeof backupJobs>[1] {
  const { KRYONIX_HOME, KRYONIX_CATALOGUE, KRYONIX_BACKUP_URL } = env;
  const { masterKey, wrapping } = backups;
  const common = { connections, masterKey, wrapping, env: { KRYONIX_HOME, KRYONIX_CATALOGUE, KRYONIX_BACKUP_URL } };
  return (kind, place, job) => runInBackground({ kind, place, ...common }, job);
}
