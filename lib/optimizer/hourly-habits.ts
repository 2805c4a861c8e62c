import { KeyHeat } from './key-heat.ts';
import type { Follower } from './next-key-miner.ts';

const hourMs = 3_600_000;
/** What an hour will ask for is loaded this long before it begins. */
const aheadOfHourMs = 300_000;

/** What is asked for at the same hour day after day. */
export class HourlyHabits {
  readonly heat = new KeyHeat();
  private preparedHour: number | null = null;

  /** What every day is asked for at the hour that begins now or within minutes; once for each hour, empty otherwise. */
  dueSoon(nowMs: number): Follower<string>[] {
    const hour = Math.floor((nowMs + aheadOfHourMs) / hourMs);
    if (this.preparedHour === hour) return [];
    this.preparedHour = hour;
    return this.at(hour * hourMs);
  }

  /** What was hit at the hour of day of `atMs` on the days before, the surest first. */
  at(atMs: number): Follower<string>[] {
    return this.heat.recurring(atMs).map(({ name, confidence }) => ({ key: name, confidence }));
  }
}
