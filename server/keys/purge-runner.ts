import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Cache } from '#lib/sdk/node.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { advancePurge, beginPurge } from '../db/queries/purges/advance-purge.ts';
import { findDuePurge } from '../db/queries/purges/find-due-purge.ts';
import { finishPurge } from '../db/queries/purges/finish-purge.ts';
import type { PurgeRow } from '../db/queries/purges/purge-row.ts';
import { withTenant } from '../db/with-tenant.ts';
import { toAppError } from '../http/to-app-error.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { targetOf } from './audited-change.ts';

interface Options {
  cache: Cache;
  pools: { app: Pool; ingest: Pool };
  log: Logger;
}

const lookEveryMs = 1_000;
/** Begun so often without removing anything, a purge has failed. */
const greatestAttempts = 60;
/** Time beside each part that the server has for everybody else: a purge takes half of it at most. */
const restShare = 1;
const longestWaitMs = 60_000;

type End = 'done' | 'cancelled' | 'failed';

async function finish({ pools }: Options, tenantId: string, { shown }: PurgeRow, end: End): Promise<void> {
  await withTenant(pools.app, tenantId, async (client) => {
    const ended = await finishPurge(client, tenantId, shown.id, end);
    if (ended === null) return;
    const { receiptId, done, deleted, module, dataType, pattern } = ended.shown;
    await appendAuditEntry(client, {
      ...{ tenantId, actorUserId: ended.requestedByUser, action: `keys.purge.${end}` },
      target: targetOf(module, dataType, pattern),
      after: { purgeId: shown.id, receiptId, done, deleted },
      ...{ address: null, requestId: ended.requestId },
    });
  });
}

/** Waits as the tenant's own limits ask; anything else that went wrong is thrown. */
async function waitOut(error: unknown): Promise<void> {
  const { code, retryAfterSeconds } = toAppError(error);
  if (code !== 'rate_limited' || retryAfterSeconds === undefined) throw error;
  await sleep(Math.min(retryAfterSeconds * 1000, longestWaitMs));
}

/** Removes part after part. Begins at the first one again after a restart: what is gone is not found twice. */
async function removeAll(
  options: Options,
  tenantId: string,
  purge: PurgeRow,
  stop: () => boolean,
): Promise<End | null> {
  const { id, module, dataType, pattern } = purge.shown;
  const group = { module, dataType: dataType ?? undefined, keyPrefix: pattern ?? undefined };
  const { browser } = options.cache.forTenant(tenantId);
  let cursor: string | null = '0';
  while (cursor !== null) {
    if (stop()) return null;
    const begunMs = performance.now();
    try {
      const page = await browser.removeMatching(group, cursor);
      const step = { done: page.names.length, deleted: page.removed };
      const now = await withTenant(options.pools.app, tenantId, (client) => advancePurge(client, tenantId, id, step));
      if (now === null) return null;
      if (now.cancelRequested) return 'cancelled';
      cursor = page.cursor;
    } catch (error) {
      await waitOut(error);
    }
    await sleep((performance.now() - begunMs) * restShare);
  }
  return 'done';
}

/** One purge, to its end or until `stop`. A fault that may pass is thrown: the purge is taken up again. */
async function runPurge(options: Options, due: { tenantId: string; id: string }, stop: () => boolean): Promise<void> {
  const { tenantId, id } = due;
  const purge = await withTenant(options.pools.app, tenantId, (client) => beginPurge(client, tenantId, id));
  if (purge === null) return;
  if (purge.cancelRequested) return finish(options, tenantId, purge, 'cancelled');
  if (purge.attempts > greatestAttempts) return finish(options, tenantId, purge, 'failed');
  try {
    const end = await removeAll(options, tenantId, purge, stop);
    if (end !== null) await finish(options, tenantId, purge, end);
  } catch (error) {
    if (toAppError(error).code === 'unavailable') throw error;
    options.log.error({ err: error, tenantId, purgeId: id }, 'a purge failed');
    await finish(options, tenantId, purge, 'failed');
  }
}

/** Purges that were asked for are run one after the other, in one process at a time. */
export function startPurges(options: Options & { control: Redis }): { stop(): Promise<void> } {
  const { control, log, pools } = options;
  const job = new PeriodicJob({
    name: 'purge',
    everyMs: lookEveryMs,
    control,
    log,
    run: async (cancelled) => {
      for (let due = await findDuePurge(pools.ingest); due !== null; due = await findDuePurge(pools.ingest)) {
        await runPurge(options, due, cancelled);
        if (cancelled()) return;
      }
    },
  });
  job.start();
  return { stop: () => job.stop() };
}
