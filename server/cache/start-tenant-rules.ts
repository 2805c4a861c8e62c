import { PeriodicJob } from '../jobs/periodic-job.ts';
import { keyFormOf, openPrimaries } from '../redis/open-plane.ts';
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
  const keyForm = keyFormOf(connections.redisUrl);
  const trimming = new PeriodicJob({
    name: 'quota-trim',
    everyMs: trimEveryMs,
    control,
    log,
    run: (cancelled) =>
      trimQuotas({
        control,
        open: (database, server) => {
          const url = server === null ? connections.redisUrl : connections.servers?.[server]?.url;
          if (url === undefined) throw new Error(`KRYONIX_SERVERS does not name the server ${server}`);
          const limits = { database: keyForm === 'numbered' ? database : 0, commandTimeoutMs: 5_000 };
          return openPrimaries(url, 'quota-trim', log, limits);
        },
        keyForm,
        evictable,
        mobile: catalogue.filter((entry) => entry.mobile).map(({ id }) => id),
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
