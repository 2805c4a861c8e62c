const hourMs = 3_600_000;
const hoursKept = 72;
/** Names of an hour that is over, the hottest. */
const namesKept = 200;
/** Names of the hour that is running. */
const namesAtMost = 4_096;
/** On fewer days than this nothing recurs. */
const leastDays = 2;

export interface HotKey {
  name: string;
  hits: number;
}

/** Which keys are hit, hour by hour of the last three days. Some 18,000 names at most. */
export class KeyHeat {
  private readonly hours = new Map<number, Map<string, number>>();
  private newest = 0;

  /** @param timeMs milliseconds since the epoch */
  count(name: string, timeMs: number): void {
    const hour = Math.floor(timeMs / hourMs);
    if (hour > this.newest) this.begin(hour);
    const counts = this.hours.get(hour);
    if (counts === undefined) return;
    if (!counts.has(name) && counts.size >= namesAtMost) {
      for (const [rare, hits] of counts) if (hits === 1) counts.delete(rare);
      if (counts.size >= namesAtMost) return;
    }
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  /** The most hit names, the hottest first. An hour that has begun before `withinHours` counts whole. */
  hottest(nowMs: number, asked: { withinHours: number; moreThanHits: number; limit: number }): HotKey[] {
    const from = Math.floor(nowMs / hourMs - asked.withinHours);
    const sums = new Map<string, number>();
    for (const [hour, counts] of this.hours) {
      if (hour < from) continue;
      for (const [name, hits] of counts) sums.set(name, (sums.get(name) ?? 0) + hits);
    }
    return [...sums]
      .map(([name, hits]) => ({ name, hits }))
      .filter(({ hits }) => hits > asked.moreThanHits)
      .sort((a, b) => b.hits - a.hits)
      .slice(0, asked.limit);
  }

  /** What was hit at the hour of day of `atMs` on the days before: on which share of them, the surest first. */
  recurring(atMs: number): { name: string; confidence: number }[] {
    const hour = Math.floor(atMs / hourMs);
    const days = [hour - 24, hour - 48, hour - 72].flatMap((past) => this.hours.get(past) ?? []);
    const seen = new Map<string, number>();
    for (const counts of days) for (const name of counts.keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
    return [...seen]
      .filter(([, times]) => times >= leastDays)
      .map(([name, times]) => ({ name, confidence: times / days.length }))
      .sort((a, b) => b.confidence - a.confidence);
  }

  private begin(hour: number): void {
    const closed = this.hours.get(this.newest);
    if (closed !== undefined && closed.size > namesKept) {
      const hottest = [...closed].sort((a, b) => b[1] - a[1]).slice(0, namesKept);
      this.hours.set(this.newest, new Map(hottest));
    }
    this.newest = hour;
    this.hours.set(hour, new Map());
    for (const past of this.hours.keys()) if (past < hour - hoursKept) this.hours.delete(past);
  }
}
