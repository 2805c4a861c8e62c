import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { listDueCleanups } from '../db/queries/optimizations/list-due-cleanups.ts';
import { postponeCleanup } from '../db/queries/optimizations/postpone-cleanup.ts';
import { withTenant } from '../db/with-tenant.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { takeCleanupFindings } from './cleanup-findings.ts';
import { proposeCleanup } from './propose-cleanup.ts';
import { type CleanupTools, runCleanup } from './run-cleanup.ts';

interface Options extends Omit<CleanupTools, 'control'> {
  control: Redis;
  /** `kryonix_platform` */
  platformPool: Pool;
  log: Logger;
}

const lookEveryMs = 1_000;
/** Cleanups of different tenants under way at once; each leaves the servers alone for nine tenths of the time. */
const atOnce = 3;
/** What cannot go on is tried again so much later. */
const laterMs = 60_000;

/** Goes on with what is due, of several tenants at once, until nothing is or the process stops. */
async function goOn(options: Options, cancelled: () => boolean): Promise<void> {
  const { platformPool, pool, now, log } = options;
  const underWay = new Map<string, Promise<void>>();
  while (!cancelled()) {
    for (const due of await listDueCleanups(platformPool, new Date(now()))) {
      if (underWay.size >= atOnce || underWay.has(due.tenantId)) continue;
      const work = runCleanup(options, due, cancelled)
        .catch(async (error: unknown) => {
          log.warn({ err: error, ...due }, 'a cleanup cannot go on and is taken up again later');
          const later = new Date(now() + laterMs);
          await withTenant(pool, due.tenantId, (client) => postponeCleanup(client, due.tenantId, due.id, later));
        })
        .finally(() => underWay.delete(due.tenantId));
      underWay.set(due.tenantId, work);
    }
    if (underWay.size === 0) return;
    await Promise.race([...underWay.values(), sleep(lookEveryMs)]);
  }
  await Promise.all(underWay.values());
}

/** What censuses find without a TTL is proposed, and cleanups that somebody applied are run, in one process at a time. */
export function startCleanups(options: Options): { stop(): Promise<void> } {
  const { control, log } = options;
  const job = new PeriodicJob({
    name: 'cleanup',
    everyMs: lookEveryMs,
    control,
    log,
    run: async (cancelled) => {
      for (const finding of await takeCleanupFindings(control)) {
        // A server may hold keys of a tenant that is none any more: others are proposed theirs all the same.
        await proposeCleanup(options, finding).catch((error: unknown) => {
          log.warn({ err: error, tenantId: finding.tenantId }, 'what has no TTL could not be proposed');
        });
      }
      await goOn(options, cancelled);
    },
  });
  job.start();
  return { stop: () => job.stop() };
}
