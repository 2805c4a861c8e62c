import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { ScriptClient } from '#lib/cache/run-script.ts';
import type { Cache } from '#lib/sdk/node.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import type { CleanupRun } from '../db/queries/optimizations/cleanup-row.ts';
import { lockOptimization, readOptimization } from '../db/queries/optimizations/find-optimization.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { updateOptimization } from '../db/queries/optimizations/store-optimization.ts';
import { withTenant } from '../db/with-tenant.ts';
import { CleanupKeys } from './cleanup-keys.ts';
import { cleanupReceipt } from './cleanup-receipt.ts';
import { GivenTally } from './given-tally.ts';
import { optimizerActor, takeStep } from './take-step.ts';

export interface CleanupTools {
  cache: Cache;
  /** `kryonix_app` */
  pool: Pool;
  control: ScriptClient;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Told of every cleanup that changed, after the change is committed. */
  changed: (row: OptimizationRow) => void;
}

interface Work {
  tools: CleanupTools;
  row: OptimizationRow;
  run: CleanupRun;
  keys: CleanupKeys;
  cancelled: () => boolean;
}

/** From one note of how far it is to the next, milliseconds. */
const noteEveryMs = 1_000;
/** After a part of the keys the server is left alone for so many times as long as it took. */
const restFactor = 9;
/** After the last TTL has ended: servers' clocks differ. */
const graceMs = 2_000;

const groupOf = ({ changes: [change] }: OptimizationRow) => ({
  module: change?.module ?? '',
  dataType: change?.dataType ?? '',
});

/** Goes on with a cleanup as far as it can now. What is interrupted begins at the first key again, and counts none twice. */
export async function runCleanup(
  tools: CleanupTools,
  { tenantId, id }: { tenantId: string; id: string },
  cancelled: () => boolean,
): Promise<void> {
  const row = await withTenant(tools.pool, tenantId, (client) => readOptimization(client, tenantId, id));
  const run = row?.cleanup?.run;
  if (row === null || run === undefined || run === null) return;
  const work = { tools, row, run, keys: new CleanupKeys(row.salt, run), cancelled };
  if (run.phase === 'giving') await give(work);
  else if (run.phase === 'waiting') await conclude(work);
  else if (run.phase === 'releasing') await release(work);
}

/**
 * Part after part of the server's keys with rests between them, until there are no more, until `note` answers false, or
 * until the process stops.
 *
 * @param next looks after the part at a cursor; answers the following cursor
 */
async function walk(
  cancelled: () => boolean,
  next: (cursor: string) => Promise<string | null>,
  note: (done: boolean) => Promise<boolean>,
): Promise<void> {
  let cursor: string | null = '0';
  let notedMs = performance.now();
  while (cursor !== null && !cancelled()) {
    const begunMs = performance.now();
    cursor = await next(cursor);
    const tookMs = performance.now() - begunMs;
    if (cursor === null || performance.now() - notedMs > noteEveryMs) {
      if (!(await note(cursor === null))) return;
      notedMs = performance.now();
    }
    if (cursor !== null) await sleep(tookMs * restFactor);
  }
}

/** Changes what is stored of the work while it is in the phase in which it was begun; `null` where it is in another. */
async function change(
  { tools, row, run }: Work,
  edit: (row: OptimizationRow, run: CleanupRun, client: ClientBase) => Promise<OptimizationRow>,
): Promise<OptimizationRow | null> {
  const { tenant_id: tenantId, id } = row;
  const stored = await withTenant(tools.pool, tenantId, async (client) => {
    const locked = await lockOptimization(client, tenantId, id);
    const now = locked?.cleanup?.run ?? null;
    return locked === null || now === null || now.phase !== run.phase ? null : edit(locked, now, client);
  });
  if (stored !== null) tools.changed(stored);
  return stored;
}

async function give(work: Work): Promise<void> {
  const { tools, row, run, keys, cancelled } = work;
  const { browser } = tools.cache.forTenant(row.tenant_id);
  const tally = new GivenTally();
  const act = { kind: 'end', endsAtMs: (key: string) => keys.endsAtMs(key) } as const;
  await walk(
    cancelled,
    async (cursor) => {
      // Whoever comes so late has no time left to live: the next census finds what remains.
      if (tools.now() >= run.endsAtMs) return null;
      const page = await browser.endless(groupOf(row), cursor, act);
      tally.add(page.entries, (key) => keys.markOf(key));
      return page.cursor;
    },
    async (done) => {
      const stored = await change(work, (known, current, client) => {
        Object.assign(current, { given: tally.amount, marks: tally.marked, phase: done ? 'waiting' : 'giving' });
        const expected = Math.max(tally.keys, known.cleanup?.found.keys ?? 0);
        const progress = done ? 1 : tally.keys / Math.max(1, expected);
        const due_at = done ? new Date(current.endsAtMs + current.spreadMs + graceMs) : known.due_at;
        return updateOptimization(client, { ...known, progress, due_at }, new Date(tools.now()));
      });
      return stored !== null;
    },
  );
}

/** Looks which of the marked entries are still there, and writes the receipt. */
async function conclude(work: Work): Promise<void> {
  const { tools, row, run, keys, cancelled } = work;
  const { browser } = tools.cache.forTenant(row.tenant_id);
  const marks = new Set(run.marks);
  const stays = new Set<number>();
  await walk(
    cancelled,
    async (cursor) => {
      const page = await browser.endless(groupOf(row), cursor, { kind: 'look' });
      for (const { key } of page.entries) {
        const mark = keys.markOf(key);
        if (marks.has(mark)) stays.add(mark);
      }
      return page.cursor;
    },
    async (done) => {
      if (!done) return true;
      const at = new Date(tools.now());
      await change(work, async (known, current, client) => {
        current.phase = 'done';
        if (known.cleanup !== null) known.cleanup.receipt = cleanupReceipt(current, stays.size);
        await updateOptimization(client, { ...known, due_at: null }, at);
        const { tenant_id: tenantId, id } = known;
        const step = { control: tools.control, tenantId, id, actor: optimizerActor, at } as const;
        return takeStep(client, { ...step, events: ['measure', 'keep'] });
      });
      return true;
    },
  );
}

/** Takes the given TTLs away again, of what is still there and was not written since. */
async function release(work: Work): Promise<void> {
  const { tools, row, keys, cancelled } = work;
  const { browser } = tools.cache.forTenant(row.tenant_id);
  const act = { kind: 'release', endsAtMs: (key: string) => keys.endsAtMs(key) } as const;
  let released = 0;
  await walk(
    cancelled,
    async (cursor) => {
      const page = await browser.endless(groupOf(row), cursor, act);
      released += page.entries.length;
      return page.cursor;
    },
    async (done) => {
      if (!done) return true;
      await change(work, async (known, current, client) => {
        // Of what an attempt before this one released nothing tells any more.
        Object.assign(current, { released, phase: 'done' });
        await appendAuditEntry(client, {
          ...{ tenantId: known.tenant_id, actorUserId: null, address: null, requestId: null },
          ...{ action: 'optimization.restore', target: `optimization:${known.id}`, after: { released } },
        });
        return updateOptimization(client, { ...known, due_at: null }, new Date(tools.now()));
      });
      return true;
    },
  );
}
