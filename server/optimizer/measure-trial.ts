import type { ClientBase } from 'pg';
import type { ScriptClient } from '#lib/cache/run-script.ts';
import { decideTrial } from '#lib/optimizer/decide-trial.ts';
import { leastPairs, SwitchbackMeter } from '#lib/optimizer/switchback-meter.ts';
import { type Trial, type TrialFigures, TrialMeter } from '#lib/optimizer/trial-meter.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { updateOptimization } from '../db/queries/optimizations/store-optimization.ts';
import type { OptimizerWindows } from './optimizer-windows.ts';
import { holdOutShare, holdsInTurns, optimizerActor, switchbackOf, takeStep } from './take-step.ts';

/** Smaller steps than this are not worth a message. */
const leastProgress = 0.01;

/** @param mayGo whether entries of a class, `module:type`, are removed where a quota is full */
export function meterOf(
  row: OptimizationRow,
  { enoughReads }: Pick<OptimizerWindows, 'enoughReads'>,
  mayGo: (className: string) => boolean,
): Trial {
  if (holdsInTurns(row)) {
    const changed = new Set(row.changes.map(({ module, dataType }) => `${module}:${dataType}`));
    // What one class loses others gain: the sum of all decides.
    const classes = row.kind === 'eviction' ? { has: mayGo } : changed;
    return new SwitchbackMeter({
      ...switchbackOf(row),
      appliedAtMs: row.applied_at?.getTime() ?? 0,
      classes,
      enoughReads,
    });
  }
  return new TrialMeter({
    salt: row.salt,
    share: holdOutShare,
    enoughReads,
    appliedAtMs: row.applied_at?.getTime() ?? 0,
    promisedMissRatio: row.evidence.promisedMissRatio,
    classes: new Map(
      row.changes.map(({ module, dataType, formerTtlSeconds, ttlSeconds }) => {
        const name = `${module}:${dataType}`;
        return [name, { formerTtlSeconds, ttlSeconds, hottest: row.hottest[name] ?? [] }];
      }),
    ),
  });
}

interface Options {
  control: ScriptClient;
  row: OptimizationRow;
  figures: TrialFigures;
  windows: OptimizerWindows;
  at: Date;
}

/** A window of a trial that holds in turns has room for as many turns as a verdict needs, milliseconds. */
function windowLengthOf(row: OptimizationRow, { trialWindowMs }: OptimizerWindows): number {
  if (!holdsInTurns(row)) return trialWindowMs;
  return Math.max(trialWindowMs, leastPairs * 2 * switchbackOf(row).windowSeconds * 1_000);
}

/** Writes down how far a trial is, and ends it where it is decided; `null` where nothing worth telling changed. */
export async function measureTrial(client: ClientBase, options: Options): Promise<OptimizationRow | null> {
  const { control, row, figures, windows: lengths, at } = options;
  const { result, memoryRatio, originRatio, measuredMs } = figures;
  const enough = result.interval !== null;
  // A window counts when it was long enough and saw enough of the hold-out.
  const filled = Math.floor(result.reads.holdOut / lengths.enoughReads);
  const windowMs = windowLengthOf(row, lengths);
  const windows = enough ? Math.min(filled, Math.floor(measuredMs / windowMs)) : 0;
  const timedOut = at.getTime() - (row.applied_at?.getTime() ?? 0) > lengths.trialLongestMs;
  // Who goes first changes neither how much a quota lets a tenant hold, nor what TTLs alone would have missed.
  const bounded = enough && row.kind !== 'eviction';
  const known = bounded ? { memoryRatio, originRatio } : { memoryRatio: 1, originRatio: 1 };
  const { action, reason } = decideTrial({ result, ...known, windows: timedOut ? Math.max(2, windows) : windows });
  const measured = {
    differencePp: result.differencePp,
    interval: result.interval,
    reads: result.reads,
    memoryRatio,
    originRatio,
    windows,
    precision: figures.precision,
    reason: action === 'wait' ? null : reason,
  };
  const step = { control, tenantId: row.tenant_id, id: row.id, actor: optimizerActor, at, measured } as const;
  if (action !== 'wait') {
    return takeStep(client, { ...step, events: ['measure', action] });
  }
  if (enough && row.state === 'applied') return takeStep(client, { ...step, events: ['measure'] });
  const progress = Math.min(result.readiness, measuredMs / windowMs);
  if (!enough && progress - row.progress < leastProgress) return null;
  return updateOptimization(client, { ...row, measured, progress: Math.max(progress, row.progress) }, at);
}
