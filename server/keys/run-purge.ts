import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Cache } from '#lib/sdk/node.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { advancePurge, beginPurge } from '../db/queries/purges/advance-purge.ts';
import type { DuePurge } from '../db/queries/purges/find-due-purges.ts';
import { finishPurge } from '../db/queries/purges/finish-purge.ts';
import type { PurgeRow } from '../db/queries/purges/purge-row.ts';
import { withTenant } from '../db/with-tenant.ts';
import { toAppError } from '../http/to-app-error.ts';
import { targetOf } from './audited-change.ts';

export interface PurgeTools {
  cache: Cache;
  pools: { app: Pool; ingest: Pool };
  log: Logger;
}

/** Begun so often without removing anything, a purge has failed. */
const greatestAttempts = 60;
const longestWaitMs = 60_000;

type End = 'done' | 'cancelled' | 'failed';

async function finish({ pools }: PurgeTools, tenantId: string, { shown }: PurgeRow, end: End): Promise<void> {
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

/** How long the tenant's own limits ask to wait, milliseconds; anything else that went wrong is thrown. */
function waitOf(error: unknown): number {
  const { code, retryAfterSeconds } = toAppError(error);
  if (code !== 'rate_limited' || retryAfterSeconds === undefined) throw error;
  return Math.min(retryAfterSeconds * 1000, longestWaitMs);
}

/** Removes part after part; `null` where somebody else ended the purge. Yields as `runPurge`. */
async function* removeAll(tools: PurgeTools, tenantId: string, purge: PurgeRow): AsyncGenerator<number, End | null> {
  const { id, module, dataType, pattern } = purge.shown;
  const group = { module, dataType: dataType ?? undefined, keyPrefix: pattern ?? undefined };
  const { browser } = tools.cache.forTenant(tenantId);
  let cursor: string | null = '0';
  while (cursor !== null) {
    let waitMs = 0;
    try {
      const page = await browser.removeMatching(group, cursor);
      const step = { done: page.names.length, deleted: page.removed };
      const now = await withTenant(tools.pools.app, tenantId, (client) => advancePurge(client, tenantId, id, step));
      if (now === null) return null;
      if (now.cancelRequested) return 'cancelled';
      cursor = page.cursor;
    } catch (error) {
      waitMs = waitOf(error);
    }
    yield waitMs;
  }
  return 'done';
}

/**
 * One purge, part after part, to its end; after each part it yields how long it has to be left alone, milliseconds. Whoever
 * gives it up in the middle, or is killed, begins at the first part again: what is gone is not found twice. A fault that
 * may pass is thrown: the purge is taken up again.
 */
export async function* runPurge(tools: PurgeTools, { tenantId, id }: DuePurge): AsyncGenerator<number, void> {
  const purge = await withTenant(tools.pools.app, tenantId, (client) => beginPurge(client, tenantId, id));
  if (purge === null) return;
  if (purge.cancelRequested) return await finish(tools, tenantId, purge, 'cancelled');
  if (purge.attempts > greatestAttempts) return await finish(tools, tenantId, purge, 'failed');
  try {
    const end = yield* removeAll(tools, tenantId, purge);
    if (end !== null) await finish(tools, tenantId, purge, end);
  } catch (error) {
    if (toAppError(error).code === 'unavailable') throw error;
    tools.log.error({ err: error, tenantId, purgeId: id }, 'a purge failed');
    await finish(tools, tenantId, purge, 'failed');
  }
}
