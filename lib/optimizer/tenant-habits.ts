import { HourlyHabits } from './hourly-habits.ts';
import type { KeyHeat } from './key-heat.ts';
import { type Follower, NextKeyMiner } from './next-key-miner.ts';

/** Bounds what one tenant takes: some 8,000 pairs and as many names, about a megabyte. */
const mining = { pairs: 8_000, clients: 2_000 };
const tenantsAtMost = 64;

/** What one tenant's callers do again and again. Names are `module:type:key`. */
export class TenantHabits {
  private readonly hourly = new HourlyHabits();
  private readonly miner = new NextKeyMiner<string>(mining);

  get heat(): KeyHeat {
    return this.hourly.heat;
  }

  /** One read; `session` where the caller named one. In order of time. */
  read(name: string, session: string | undefined, timeMs: number): void {
    if (session !== undefined) this.miner.observe(session, name, timeMs);
  }

  /** What the same session is likely to ask for within half a minute, the likeliest first. */
  next(name: string): Follower<string>[] {
    return this.miner.next(name);
  }

  /** What every day is asked for at the hour that begins now or within minutes; once for each hour, empty otherwise. */
  dueSoon(nowMs: number): Follower<string>[] {
    return this.hourly.dueSoon(nowMs);
  }

  /** What is likely to be asked for soon: by sessions that are at it, and at the hour of `atMs` as on other days. */
  expected(nowMs: number, atMs: number): Follower<string>[] {
    const best = new Map<string, number>();
    for (const { key, confidence } of [...this.miner.expected(nowMs), ...this.hourly.at(atMs)])
      best.set(key, Math.max(confidence, best.get(key) ?? 0));
    return [...best].map(([key, confidence]) => ({ key, confidence })).sort((a, b) => b.confidence - a.confidence);
  }
}

/** The habits of the tenants that were heard of last, at most 64. */
export class HabitsByTenant {
  private readonly tenants = new Map<string, TenantHabits>();

  of(tenantId: string): TenantHabits {
    const habits = this.tenants.get(tenantId) ?? new TenantHabits();
    this.tenants.delete(tenantId);
    this.tenants.set(tenantId, habits);
    const oldest = this.tenants.size > tenantsAtMost ? this.tenants.keys().next() : null;
    if (oldest !== null && !oldest.done) this.tenants.delete(oldest.value);
    return habits;
  }
}
