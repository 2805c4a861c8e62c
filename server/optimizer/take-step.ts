import type { ClientBase } from 'pg';
import { type PolicyChange, publishPolicies } from '#lib/cache/publish-policies.ts';
import type { ScriptClient } from '#lib/cache/run-script.ts';
import { AppError } from '#lib/errors.ts';
import { preloadConfidence } from '#lib/optimizer/preload-study.ts';
import { type RecommendationEvent, stepRecommendation } from '#lib/optimizer/recommendation-state.ts';
import type { Switchback } from '#lib/optimizer/switchback.ts';
import { switchbackSeconds } from '#lib/optimizer/switchback-meter.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { lockOptimization } from '../db/queries/optimizations/find-optimization.ts';
import type { OptimizationChange, OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { updateOptimization } from '../db/queries/optimizations/store-optimization.ts';
import { stepCleanup } from './cleanup-step.ts';

/** Of the keys that keep the old policy while one is on trial. */
export const holdOutShare = 0.1;

/** Who takes a step; the optimiser itself has no user. */
export interface Actor {
  userId: string | null;
  address: string | null;
  requestId: string | null;
}

export const optimizerActor: Actor = { userId: null, address: null, requestId: null };

interface StepOptions {
  control: ScriptClient;
  tenantId: string;
  id: string;
  events: readonly RecommendationEvent[];
  actor: Actor;
  at: Date;
  /** What was measured, where that is the reason. */
  measured?: OptimizationRow['measured'];
}

/**
 * Leads a recommendation from state to state within the transaction of `client`: row, audit entries and policies
 * together. The policies go out last, so that a step which cannot be written down is not taken. Throws `not_found`,
 * `conflict` where the state does not allow it.
 */
export async function takeStep(client: ClientBase, options: StepOptions): Promise<OptimizationRow> {
  const { tenantId, id, actor, at } = options;
  const row = await lockOptimization(client, tenantId, id);
  if (row === null) throw new AppError('not_found', 'There is no such recommendation.');
  const before = row.state;
  if (options.measured !== undefined) row.measured = options.measured;
  for (const event of eventsOf(row, options.events)) {
    const step = stepRecommendation(row.state, event, {
      by: actor.userId ?? 'optimizer',
      atMs: at.getTime(),
      evidence: row.measured ?? row.evidence,
    });
    if (step === null) throw new AppError('conflict', `A recommendation that is ${row.state} cannot do this.`);
    row.state = step.to;
    row.steps.push({ ...step, evidence: { ...step.evidence } });
    if (event === 'apply') row.applied_at = at;
    stepCleanup(row, event, at);
    if (event === 'keep') row.progress = 1;
  }
  const stored = await updateOptimization(client, row, at);
  await appendAuditEntry(client, {
    tenantId,
    actorUserId: actor.userId,
    action: `optimization.${options.events.at(-1)}`,
    target: `optimization:${id}`,
    before: { state: before },
    after: { state: stored.state, changes: stored.changes, measured: stored.measured, ...cleanedUp(stored) },
    address: actor.address,
    requestId: actor.requestId,
  });
  await putIntoEffect(options.control, before, stored);
  return stored;
}

const cleanedUp = ({ cleanup }: OptimizationRow) =>
  cleanup?.run ? { given: cleanup.run.given, receipt: cleanup.receipt } : {};

/** How values are packed was measured on the values themselves: there is nothing to try, and it is kept at once. */
function eventsOf({ kind }: OptimizationRow, events: readonly RecommendationEvent[]): readonly RecommendationEvent[] {
  return kind === 'compression' && events.at(-1) === 'apply' ? [...events, 'measure', 'keep'] : events;
}

/** Kinds of policies that change what becomes of other keys as well: they are tried in turns, for all keys. */
export const holdsInTurns = ({ kind }: Pick<OptimizationRow, 'kind'>) => kind === 'preload' || kind === 'eviction';

/** When such a policy on trial holds. */
export function switchbackOf({ salt, changes }: OptimizationRow): Switchback {
  return { salt, windowSeconds: switchbackSeconds(Math.max(...changes.map(({ ttlSeconds }) => ttlSeconds))) };
}

function preloadChange(row: OptimizationRow, module: string, dataType: string, version: number): PolicyChange {
  const scope = { kind: 'preload', tenantId: row.tenant_id, module, dataType } as const;
  if (!inEffect(row.state)) return { scope, settings: null };
  const settings = { leastConfidence: preloadConfidence, version };
  return { scope, settings: row.state === 'kept' ? settings : { ...settings, switchback: switchbackOf(row) } };
}

function codecChange(row: OptimizationRow, change: OptimizationChange, version: number): PolicyChange {
  const { module, dataType, packing } = change;
  const scope = { kind: 'codec', tenantId: row.tenant_id, module, dataType } as const;
  return { scope, settings: inEffect(row.state) && packing !== undefined ? { ...packing, version } : null };
}

function priorityChange(row: OptimizationRow, change: OptimizationChange, version: number): PolicyChange {
  const { module, dataType, priority } = change;
  const scope = { kind: 'priority', tenantId: row.tenant_id, module, dataType } as const;
  if (!inEffect(row.state) || priority === undefined) return { scope, settings: null };
  const settings = { priority, version };
  return { scope, settings: row.state === 'kept' ? settings : { ...settings, switchback: switchbackOf(row) } };
}

const inEffect = (state: OptimizationRow['state']) => ['applied', 'measured', 'kept'].includes(state);

async function putIntoEffect(control: ScriptClient, before: OptimizationRow['state'], row: OptimizationRow) {
  if (!inEffect(before) && !inEffect(row.state)) return;
  if (before === 'applied' && row.state === 'measured') return;
  // What it does to keys is no policy: whoever runs cleanups goes on with it.
  if (row.kind === 'cleanup') return;
  const version = Math.floor((row.applied_at?.getTime() ?? 0) / 1000);
  if (row.kind === 'compression') {
    await publishPolicies(
      control,
      row.changes.map((change) => codecChange(row, change, version)),
    );
    return;
  }
  if (row.kind === 'eviction') {
    await publishPolicies(
      control,
      row.changes.map((change) => priorityChange(row, change, version)),
    );
    return;
  }
  if (row.kind === 'preload') {
    await publishPolicies(
      control,
      row.changes.map(({ module, dataType }) => preloadChange(row, module, dataType, version)),
    );
    return;
  }
  await publishPolicies(
    control,
    row.changes.map(({ module, dataType, ttlSeconds, formerPolicySeconds }) => {
      const scope = { kind: 'policy', tenantId: row.tenant_id, module, dataType } as const;
      if (!inEffect(row.state)) {
        return { scope, settings: formerPolicySeconds === null ? null : { ttlSeconds: formerPolicySeconds, version } };
      }
      if (row.state === 'kept') return { scope, settings: { ttlSeconds, version } };
      const former = formerPolicySeconds === null ? {} : { formerTtlSeconds: formerPolicySeconds };
      const hottest = row.hottest[`${module}:${dataType}`] ?? [];
      return {
        scope,
        settings: { ttlSeconds, version, holdOut: { salt: row.salt, share: holdOutShare, hottest, ...former } },
      };
    }),
  );
}
