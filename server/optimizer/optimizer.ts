import { randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { ClientBase, Pool } from 'pg';
import { type Catalogue, catalogues } from '#lib/cache/catalogue.ts';
import { AppError } from '#lib/errors.ts';
import type { LiveFinding } from '#lib/optimizer/live-study.ts';
import type { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { findTrial } from '../db/queries/optimizations/find-optimization.ts';
import { listOptimizationRows } from '../db/queries/optimizations/list-optimization-rows.ts';
import type { OptimizationRow } from '../db/queries/optimizations/optimization-row.ts';
import { assertFence, finishRun, raiseFence } from '../db/queries/optimizations/optimizer-fence.ts';
import { readOptimizerSettings } from '../db/queries/optimizations/optimizer-settings.ts';
import { storeMemoryCurve } from '../db/queries/optimizations/store-memory-curve.ts';
import { insertOptimization } from '../db/queries/optimizations/store-optimization.ts';
import { withTenant } from '../db/with-tenant.ts';
import { takeLease } from '../jobs/lease.ts';
import { analyzePatterns } from './analyze-patterns.ts';
import { findEvictions, mayGo } from './find-evictions.ts';
import { measureTrial, meterOf } from './measure-trial.ts';
import { ObservedTenants } from './observed-tenants.ts';
import type { OptimizerWindows } from './optimizer-windows.ts';
import { optimizerActor, takeStep } from './take-step.ts';

export interface OptimizerOptions {
  pool: Pool;
  control: Redis;
  windows: OptimizerWindows;
  /** Which databases hold what can be loaded again. Default: `multi-tenant`. */
  catalogue?: Catalogue;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Told of every recommendation that changed, after the change is committed. */
  onChange: (row: OptimizationRow) => void;
}

export interface RunResult {
  /** Classes of the traffic that were looked at. */
  patternsAnalyzed: number;
  optimizationsProposed: number;
  /** Without a person, where the tenant allows it. */
  optimizationsApplied: number;
  /** Percentage points, lower bound of the best proposal; `null` where there is none. */
  predictedPerformanceGain: number | null;
}

const leaseMs = 15_000;
const patternsEveryMs = 300_000;

/** Studies the traffic that it is told of, proposes, measures what is on trial and ends it. */
export class Optimizer {
  readonly observed: ObservedTenants;
  private readonly trials = new Map<string, string>();
  /** When each tenant's patterns were looked for last, milliseconds since the epoch. */
  private readonly analyzedMs = new Map<string, number>();
  private readonly catalogue: Catalogue;

  constructor(private readonly options: OptimizerOptions) {
    this.catalogue = options.catalogue ?? catalogues['multi-tenant'];
    this.observed = new ObservedTenants(options.windows.scales, options.now);
  }

  /** Percent of the tenant's stored bytes that are asked for again; `null` where too little was seen. */
  memoryEfficiency(tenantId: string): number | null {
    return this.observed.get(tenantId)?.memoryEfficiency ?? null;
  }

  /**
   * One turn for a tenant: goes on with its studies, proposes what they found, measures its trial.
   * Throws `conflict` where another turn of the same tenant is under way, in any process.
   */
  async run(tenantId: string): Promise<RunResult> {
    const { control, pool, now } = this.options;
    const lease = await takeLease(control, `optimize:${tenantId}`, leaseMs);
    if (lease === null) throw new AppError('conflict', 'An analysis of this tenant is running already.');
    try {
      const fence = await withTenant(pool, tenantId, (client) => raiseFence(client, tenantId, new Date(now())));
      const changed = await withTenant(pool, tenantId, async (client) => {
        await assertFence(client, tenantId, fence);
        return [...(await this.measure(client, tenantId)), ...(await this.expire(client, tenantId))];
      });
      for (const row of changed) this.options.onChange(row);
      const traffic = this.observed.admit(tenantId);
      const findings = traffic?.advance().findings ?? [];
      if (traffic !== null && traffic.trial === null) {
        findings.push(...(await findEvictions(control, tenantId, traffic, this.catalogue)));
      }
      const { proposed, applied } = await withTenant(pool, tenantId, async (client) => {
        await assertFence(client, tenantId, fence);
        const settings = await readOptimizerSettings(client, tenantId);
        if (traffic !== null) traffic.maxAgeSeconds = settings.maxAgeSeconds;
        const rows = await this.propose(client, tenantId, findings);
        const taken = settings.autoApply ? await this.applyBest(client, tenantId) : null;
        await this.analyze(client, tenantId, traffic);
        const curve = traffic?.memory.curve() ?? null;
        if (curve !== null) await storeMemoryCurve(client, tenantId, curve, new Date(now()));
        await finishRun(client, tenantId, fence, new Date(now()));
        return { proposed: rows.map((row) => (row.id === taken?.id ? taken : row)), applied: taken };
      });
      for (const row of proposed) this.options.onChange(row);
      if (applied !== null && !proposed.includes(applied)) this.options.onChange(applied);
      return {
        patternsAnalyzed: traffic?.classCount ?? 0,
        optimizationsProposed: proposed.length,
        optimizationsApplied: applied === null ? 0 : 1,
        predictedPerformanceGain: bestGain(proposed),
      };
    } finally {
      await lease.release();
    }
  }

  private async measure(client: ClientBase, tenantId: string): Promise<OptimizationRow[]> {
    const traffic = this.observed.admit(tenantId);
    const row = await findTrial(client, tenantId);
    if (traffic === null) return [];
    if (row === null) {
      if (this.trials.delete(tenantId)) traffic.restart();
      traffic.trial = null;
      return [];
    }
    if (this.trials.get(tenantId) !== row.id) {
      this.trials.set(tenantId, row.id);
      traffic.restart();
      traffic.trial = meterOf(row, this.options.windows, (className) => mayGo(this.catalogue, className));
      return [];
    }
    if (traffic.trial === null) return [];
    const { control, now, windows } = this.options;
    const at = new Date(now());
    const stored = await measureTrial(client, { control, row, figures: traffic.trial.figures(), windows, at });
    if (stored === null) return [];
    if (stored.state === 'kept' || stored.state === 'reverted') {
      traffic.trial = null;
      this.trials.delete(tenantId);
    }
    return [stored];
  }

  /** Where the tenant wants no tap: the best open proposal, unless another one is being measured. */
  private async applyBest(client: ClientBase, tenantId: string): Promise<OptimizationRow | null> {
    const rows = await listOptimizationRows(client, tenantId);
    // What has no TTL may be there on purpose: somebody has to look at it first.
    const able = rows.filter(({ kind }) => kind !== 'cleanup');
    if (able.some(({ state }) => state === 'applied' || state === 'measured')) return null;
    const [best] = able.filter(({ state }) => state === 'proposed').sort((a, b) => b.gain_low_pp - a.gain_low_pp);
    if (best === undefined) return null;
    const { control, now } = this.options;
    const step = { control, tenantId, id: best.id, actor: optimizerActor, at: new Date(now()) } as const;
    return await takeStep(client, { ...step, events: ['approve', 'apply'] });
  }

  /** Patterns are of hours: looking every few minutes is enough. */
  private async analyze(client: ClientBase, tenantId: string, traffic: TenantTraffic | null): Promise<void> {
    const nowMs = this.options.now();
    if (nowMs - (this.analyzedMs.get(tenantId) ?? Number.NEGATIVE_INFINITY) < patternsEveryMs) return;
    await analyzePatterns(client, tenantId, traffic, new Date(nowMs));
    this.analyzedMs.set(tenantId, nowMs);
  }

  private async expire(client: ClientBase, tenantId: string): Promise<OptimizationRow[]> {
    const { control, now, windows } = this.options;
    const rows = await listOptimizationRows(client, tenantId);
    const old = rows.filter(
      ({ state, created_at }) => state === 'proposed' && now() - created_at.getTime() > windows.proposalMs,
    );
    const expired: OptimizationRow[] = [];
    for (const { id } of old) {
      const step = { control, tenantId, id, events: ['expire'], actor: optimizerActor, at: new Date(now()) } as const;
      expired.push(await takeStep(client, step));
    }
    return expired;
  }

  /** What repeats an open proposal, or what a person dismissed within its time, is not proposed again. */
  private async propose(client: ClientBase, tenantId: string, findings: readonly LiveFinding[]) {
    const { now, windows } = this.options;
    const known = await listOptimizationRows(client, tenantId);
    const made: OptimizationRow[] = [];
    for (const finding of findings) {
      const names = new Set(finding.changes.map(({ name }) => name));
      const blocking = known.some(
        ({ kind, state, changes, created_at }) =>
          kind === finding.kind &&
          (state === 'proposed' ||
            (state === 'kept' && kind !== 'ttl') ||
            (['dismissed', 'reverted'].includes(state) && now() - created_at.getTime() < windows.proposalMs)) &&
          changes.some(({ module, dataType }) => names.has(`${module}:${dataType}`)),
      );
      if (blocking) continue;
      const row = await this.insert(client, tenantId, finding, known);
      known.push(row);
      made.push(row);
    }
    return made;
  }

  private async insert(
    client: ClientBase,
    tenantId: string,
    finding: LiveFinding,
    known: readonly OptimizationRow[],
  ): Promise<OptimizationRow> {
    const kept = known
      .filter(({ kind, state }) => kind === 'ttl' && state === 'kept')
      .flatMap(({ changes }) => changes);
    const { reads, watchedSeconds, examinedSeconds, memoryRatio, promisedMissRatio, packingUs, room } = finding;
    const row = await insertOptimization(client, tenantId, {
      kind: finding.kind,
      changes: finding.changes.map(({ name, formerTtlSeconds, ttlSeconds, ...change }) => {
        const [module = '', dataType = ''] = name.split(':');
        const policy = kept.find((change) => change.module === module && change.dataType === dataType);
        const formerPolicySeconds = policy?.ttlSeconds ?? null;
        return { module, dataType, formerTtlSeconds, ttlSeconds, formerPolicySeconds, ...ownOf(change) };
      }),
      gain_pp: finding.gainPp,
      gain_low_pp: finding.intervalPp[0],
      gain_high_pp: finding.intervalPp[1],
      evidence: { reads, watchedSeconds, examinedSeconds, memoryRatio, promisedMissRatio, packingUs, room },
      salt: randomInt(2 ** 32),
      hottest: Object.fromEntries(finding.changes.map(({ name, hottest }) => [name, hottest])),
      created_at: new Date(this.options.now()),
    });
    await appendAuditEntry(client, {
      tenantId,
      actorUserId: null,
      action: 'optimization.propose',
      target: `optimization:${row.id}`,
      after: { state: row.state, changes: row.changes },
      address: null,
      requestId: null,
    });
    return row;
  }
}

/** What a change is beside its TTLs. */
function ownOf({
  packing,
  priority,
  savedPerMebibyte,
}: Pick<LiveFinding['changes'][number], 'packing' | 'priority' | 'savedPerMebibyte'>) {
  return { packing, priority, savedPerMebibyte };
}

/** Of those that promise hit rate, percentage points; `null` where none does. */
function bestGain(proposed: readonly OptimizationRow[]): number | null {
  const gains = proposed.filter(({ kind }) => kind !== 'compression').map((row) => row.gain_low_pp);
  return gains.length > 0 ? Math.max(...gains) : null;
}
