import { PeriodicJob } from '../jobs/periodic-job.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { openTenantRules, type TenantRulesOptions, type TenantRulesService } from './open-tenant-rules.ts';
import { trimQuotas } from './trim-quotas.ts';

const trimEveryMs = 2_000;

/** Tenants' rules and Redis users follow the tables from now on. */
export async function startTenantRules(
  options: TenantRulesOptions,
): Promise<TenantRulesService & { stop(): Promise<void> }> {
  const { connections, control, catalogue, log } = options;
  const { publisher, close, ...service } = openTenantRules(options);
  const evictable = catalogue.filter((entry) => entry.evictionClass === 'evictable').map(({ id }) => id);
  const limits = { maxRetriesPerRequest: 1, commandTimeout: 5_000 };
  const trimming = new PeriodicJob({
    name: 'quota-trim',
    everyMs: trimEveryMs,
    control,
    log,
    run: (cancelled) =>
      trimQuotas({
        control,
        open: (db) => openWorkerClient(connections.redisUrl, 'quota-trim', log, { db, ...limits }),
        evictable,
        log,
        cancelled,
      }),
  });
  await publisher.start();
  trimming.start();
  return {
    ...service,
    async stop() {
      await Promise.all([publisher.stop(), trimming.stop()]);
      close();
    },
  };
}
