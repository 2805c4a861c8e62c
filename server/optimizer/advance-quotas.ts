import { randomInt } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { MemorySplitUpdate } from '#lib/contracts/live-events.ts';
import { decideQuotas, measureQuotas } from '#lib/optimizer/quota-verdict.ts';
import { leastPairs } from '#lib/optimizer/switchback-meter.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { listMemoryTenants, type MemoryTenantRow } from '../db/queries/quotas/list-memory-tenants.ts';
import type { QuotaPlanRow } from '../db/queries/quotas/quota-plan-row.ts';
import { insertQuotaPlan, lockNewestQuotaPlan } from '../db/queries/quotas/quota-plans.ts';
import { readTenantMinutes } from '../db/queries/quotas/read-tenant-minutes.ts';
import { type QuotaUsage, readQuotaMemory, readStandings } from './quota-memory.ts';
import { quotaTurnsOf, settleQuotas, takeQuotaStep } from './take-quota-step.ts';
import { optimizerActor } from './take-step.ts';

export interface QuotaLoopOptions {
  /** `kryonix_platform` */
  pool: Pool;
  /** Of the servers that tenants share; `null` or 0 where they have no limit. */
  maxMemoryBytes: number | null;
  /** Databases whose values can be loaded again. */
  evictable: readonly number[];
  usage: QuotaUsage;
  /** Length of the turns in which a split is tried, seconds. */
  windowSeconds: number;
  at: Date;
  /** Told of a split that changed its state or its turn, after the change is committed. */
  changed: (update: MemorySplitUpdate) => Promise<void>;
}

/** Minutes are kept for 48 hours: a trial must end while all of it can be read. */
const trialLongestMs = 24 * 3_600_000;
const proposalMs = 72 * 3_600_000;
/** From the end of one split to the next proposal. */
const restMs = 24 * 3_600_000;
const enoughReads = 500;

/**
 * One turn of the split of memory: proposes one where there is none, has one on trial hold in its turns, measures it, and
 * keeps or undoes it. Answers the state that it led to; `null` where there is none and none is worth proposing.
 */
export async function advanceQuotas(options: QuotaLoopOptions): Promise<{ state: QuotaPlanRow['state'] | null }> {
  const { before, outcome, after } = await inTransaction(options.pool, async (client) => {
    const row = await lockNewestQuotaPlan(client);
    // The turn changes the row that it is handed.
    const before = row && updateOf(row);
    const outcome = await takeTurn(client, row, options);
    const newest = await lockNewestQuotaPlan(client);
    return { before, outcome, after: newest && updateOf(newest) };
  });
  const isNews = after?.id !== before?.id || after?.state !== before?.state || after?.inForce !== before?.inForce;
  if (after !== null && isNews) await options.changed(after);
  return outcome;
}

const updateOf = ({ id, state, in_force: inForce }: QuotaPlanRow): MemorySplitUpdate => ({ id, state, inForce });

async function takeTurn(client: PoolClient, row: QuotaPlanRow | null, options: QuotaLoopOptions) {
  const { at } = options;
  if (row === null) return propose(client, options);
  const ageMs = at.getTime() - row.created_at.getTime();
  if (row.state === 'proposed' || row.state === 'approved') {
    if (ageMs <= proposalMs) return { state: row.state };
    await takeQuotaStep(client, row, { events: ['expire'], actor: optimizerActor, at, standings: new Map() });
    return { state: row.state };
  }
  if (row.state === 'applied' || row.state === 'measured') return tryOn(client, row, options);
  if (row.state === 'kept') await goOn(client, row, options);
  const endedMs = row.steps.at(-1)?.atMs ?? row.created_at.getTime();
  return at.getTime() - endedMs < restMs ? { state: row.state } : propose(client, options);
}

async function propose(client: PoolClient, options: QuotaLoopOptions): Promise<{ state: 'proposed' | null }> {
  const { at, windowSeconds } = options;
  const { outcome } = await readQuotaMemory(client, options, at);
  if (typeof outcome === 'string') return { state: null };
  const id = await insertQuotaPlan(client, outcome, { salt: randomInt(2 ** 32), windowSeconds, at });
  await appendAuditEntry(client, {
    ...{ tenantId: null, actorUserId: null, address: null, requestId: null },
    action: 'quota.propose',
    target: `quota-plan:${id}`,
    after: { state: 'proposed', shares: outcome.shares.length, gainPp: outcome.gainPp },
  });
  return { state: 'proposed' };
}

/** Leads those down to their new quota who hold more. */
async function goOn(client: PoolClient, row: QuotaPlanRow, { evictable, at, usage }: QuotaLoopOptions): Promise<void> {
  const rows = await listMemoryTenants(client, evictable, at);
  if (row.in_force) await settleQuotas(client, row, { at, standings: await readStandings(rows, usage) });
}

/** A trial is of the limits and tenants that it was planned for: where those change it says nothing any more. */
function isOutdated(row: QuotaPlanRow, rows: readonly MemoryTenantRow[]): boolean {
  const now = new Map(rows.map(({ id, quota_bytes }) => [id, quota_bytes]));
  return row.shares.some(({ tenant_id, former_bytes }) => now.get(tenant_id) !== former_bytes);
}

async function tryOn(client: PoolClient, row: QuotaPlanRow, options: QuotaLoopOptions) {
  const { at } = options;
  const appliedAt = row.applied_at ?? at;
  const trial = { ...quotaTurnsOf(row), appliedAtMs: appliedAt.getTime() };
  const ids = row.shares.map(({ tenant_id }) => tenant_id);
  const figures = measureQuotas(trial, await readTenantMinutes(client, ids, appliedAt), at.getTime());
  const timedOut = at.getTime() - appliedAt.getTime() > trialLongestMs;
  const rows = await listMemoryTenants(client, options.evictable, at);
  const decided = decideQuotas(figures);
  const { action, reason } = isOutdated(row, rows)
    ? { action: 'revert' as const, reason: 'limits-changed' }
    : decided.action === 'wait' && timedOut
      ? { action: 'revert' as const, reason: 'not-enough-data' }
      : decided;
  row.measured = { ...figures, reason: action === 'wait' ? null : reason };
  const seen = Math.min(figures.reads.plan, figures.reads.holdOut) / enoughReads;
  row.progress = Math.max(row.progress, Math.min(1, figures.pairs / leastPairs, seen));
  const known = { actor: optimizerActor, at, standings: await readStandings(rows, options.usage) };
  if (action !== 'wait') await takeQuotaStep(client, row, { ...known, events: ['measure', action] });
  else if (figures.interval !== null && row.state === 'applied')
    await takeQuotaStep(client, row, { ...known, events: ['measure'] });
  else await settleQuotas(client, row, known);
  return { state: row.state };
}
