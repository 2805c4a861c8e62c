import { createHash } from 'node:crypto';
import type { Simulation } from '#lib/contracts/optimizations.ts';
import type { AccessBatch } from '#lib/optimizer/access-record.ts';
import { chooseResting } from '#lib/optimizer/choose-resting.ts';
import type { StudyScale } from '#lib/optimizer/live-study.ts';
import { TenantTraffic } from '#lib/optimizer/tenant-traffic.ts';

/** Of all observed tenants together; who finds no room is observed in turns. */
const stateBudgetBytes = 134_217_728;
const tenantsAtMost = 1_024;
const restMs = 3_600_000;
const idleMs = 600_000;

/** The traffic of the tenants whose turn it is, within a budget of memory. */
export class ObservedTenants {
  private readonly traffic = new Map<string, TenantTraffic>();
  /** Tenants that give others a turn, and until when, milliseconds since the epoch. */
  private readonly resting = new Map<string, number>();

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly scales: readonly StudyScale[],
    private readonly now: () => number,
  ) {}

  get ids(): string[] {
    return [...this.traffic.keys()];
  }

  get(tenantId: string): TenantTraffic | null {
    return this.traffic.get(tenantId) ?? null;
  }

  /** `null` where there is no room for the tenant now. */
  admit(tenantId: string): TenantTraffic | null {
    const known = this.traffic.get(tenantId);
    if (known !== undefined) return known;
    if ((this.resting.get(tenantId) ?? 0) > this.now()) return null;
    if (this.traffic.size >= tenantsAtMost && !this.makeRoom()) return null;
    const salt = createHash('sha256').update(`study:${tenantId}`).digest().readInt32LE(0);
    const traffic = new TenantTraffic(this.scales, salt);
    this.traffic.set(tenantId, traffic);
    return traffic;
  }

  consume({ baseMs, parts }: AccessBatch): void {
    for (const part of parts) this.admit(part.tenantId)?.add(part, baseMs);
  }

  /** Sends tenants to rest while the state of all takes more than its budget; to be called between turns. */
  shareOut(budgetBytes = stateBudgetBytes): void {
    const nowMs = this.now();
    for (const [tenantId, untilMs] of this.resting) if (untilMs <= nowMs) this.resting.delete(tenantId);
    const observed = [...this.traffic].map(([id, traffic]) => ({
      ...{ id, stateBytes: traffic.stateBytes, watchedMs: traffic.watchedMs, onTrial: traffic.trial !== null },
      reads: traffic.readsByClass().reduce((sum, { reads }) => sum + reads, 0),
    }));
    for (const id of chooseResting(observed, budgetBytes)) {
      this.traffic.delete(id);
      this.resting.set(id, nowMs + restMs);
    }
  }

  /** What other TTLs would do to a class of a tenant, `null` for the one that is read most. */
  simulate(tenantId: string, chosen: { module: string; dataType: string } | null): Omit<Simulation, 'maxAgeSeconds'> {
    const traffic = this.traffic.get(tenantId);
    const classes = (traffic?.readsByClass() ?? [])
      .sort((a, b) => b.reads - a.reads)
      .map(({ name, reads }) => {
        const [module = '', dataType = ''] = name.split(':');
        return { module, dataType, reads };
      });
    const { module, dataType } = chosen ?? classes[0] ?? { module: '', dataType: '' };
    const whatIf = traffic?.whatIf(`${module}:${dataType}`);
    return {
      module,
      dataType,
      currentTtlSeconds: whatIf?.currentTtlSeconds ?? null,
      reads: whatIf?.reads ?? 0,
      watchedSeconds: Math.round((traffic?.watchedMs ?? 0) / 1_000),
      points: (whatIf?.points ?? []).map((point) => ({ ...point, maxAgeSeconds: point.ttlSeconds })),
      classes,
    };
  }

  /** In turns: the tenant that was heard of longest ago gives way, unless its trial is measured. */
  private makeRoom(): boolean {
    const [idle] = [...this.traffic]
      .filter(([, { trial }]) => trial === null)
      .sort(([, a], [, b]) => a.lastMs - b.lastMs);
    if (idle === undefined || this.now() - idle[1].lastMs < idleMs) return false;
    this.traffic.delete(idle[0]);
    return true;
  }
}
