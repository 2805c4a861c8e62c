import type { ClientBase } from 'pg';
import { AppError } from '#lib/errors.ts';
import { type RecommendationEvent, stepRecommendation } from '#lib/optimizer/recommendation-state.ts';
import { holdsIn, windowOf } from '#lib/optimizer/switchback.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import type { QuotaPlanRow } from '../db/queries/quotas/quota-plan-row.ts';
import { retireOtherQuotaPlans, updateQuotaPlan } from '../db/queries/quotas/quota-plans.ts';
import { setSharedQuotas } from '../db/queries/quotas/set-shared-quotas.ts';
import type { Actor } from './take-step.ts';

/** What a tenant stands at, before a split changes it. */
export interface QuotaStanding {
  /** By the split that holds now; `null` for none. */
  sharedBytes: number | null;
  usedBytes: number;
}

interface Step {
  events: readonly RecommendationEvent[];
  actor: Actor;
  at: Date;
  /** By tenant. */
  standings: ReadonlyMap<string, QuotaStanding>;
}

/** Of what it uses, what a tenant's quota shrinks to in one turn of the loop at most. */
const ledDownTo = 0.92;

const onTrial = ({ state }: QuotaPlanRow) => state === 'applied' || state === 'measured';

/** When a split on trial holds. */
export const quotaTurnsOf = ({ salt, window_seconds: windowSeconds }: QuotaPlanRow) => ({ salt, windowSeconds });

/**
 * Leads a split of memory from state to state within the transaction of `client`, which locked `row`: row, quotas and audit
 * entry together; caches follow once it is committed. Throws `conflict` where the state does not allow it.
 */
export async function takeQuotaStep(client: ClientBase, row: QuotaPlanRow, step: Step): Promise<void> {
  const { events, actor, at } = step;
  const before = row.state;
  for (const event of events) {
    const known = { by: actor.userId ?? 'optimizer', atMs: at.getTime(), evidence: {} };
    const taken = stepRecommendation(row.state, event, known);
    if (taken === null) throw new AppError('conflict', `A split of memory that is ${row.state} cannot do this.`);
    row.state = taken.to;
    row.steps.push({ from: taken.from, to: taken.to, by: taken.by, atMs: taken.atMs });
    if (event === 'apply') {
      row.applied_at = at;
      await retireOtherQuotaPlans(client, row.id);
    }
    if (event === 'keep') row.progress = 1;
  }
  await settleQuotas(client, row, step);
  await appendAuditEntry(client, {
    tenantId: null,
    actorUserId: actor.userId,
    action: `quota.${events.at(-1)}`,
    target: `quota-plan:${row.id}`,
    before: { state: before },
    after: { state: row.state, shares: row.shares.length, measured: row.measured },
    address: actor.address,
    requestId: actor.requestId,
  });
}

/**
 * Has a split hold in its turns while it is tried, always once it is kept, and no longer once it is undone. Whoever holds
 * more than its new quota is led down to it, for far beyond a quota writes are refused until the trimming has caught up.
 */
export async function settleQuotas(
  client: ClientBase,
  row: QuotaPlanRow,
  { at, standings }: Pick<Step, 'at' | 'standings'>,
): Promise<void> {
  const turns = quotaTurnsOf(row);
  const wanted = row.state === 'kept' || (onTrial(row) && holdsIn(turns, windowOf(turns, at.getTime())));
  const held = row.in_force;
  row.in_force = wanted;
  await updateQuotaPlan(client, row, at);
  if (!wanted) {
    if (held || onTrial(row)) await setSharedQuotas(client, []);
    return;
  }
  // What the staff decided since a split is kept goes before it.
  const goesOn = held && row.state === 'kept';
  const shares = row.shares.filter(
    ({ tenant_id }) => !goesOn || (standings.get(tenant_id)?.sharedBytes ?? null) !== null,
  );
  await setSharedQuotas(
    client,
    shares.map(({ tenant_id, planned_bytes }) => {
      const usedBytes = standings.get(tenant_id)?.usedBytes ?? 0;
      return { tenantId: tenant_id, bytes: Math.max(planned_bytes, Math.ceil(usedBytes * ledDownTo)) };
    }),
  );
}
