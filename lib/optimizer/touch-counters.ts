import { DistinctCounter } from './distinct-counter.ts';

/** Time is cut into periods of these lengths, minutes; each is a multiple of the one before. */
const periodMinutes = [1, 10, 60, 240] as const;
export const periodCount = periodMinutes.length;
/** Minutes are kept modulo this multiple of the longest period. */
const roundMinutes = 65_520;
const periodBits = 1 << 16;
const lifetimeBits = 1 << 17;
/** Where a count may be off by more than this share of itself it explains nothing. */
const unreliable = 0.02;

export interface KnownCount {
  count: number;
  standardError: number;
}

/** The minute of a moment, 1–65,520. */
export const minuteOf = (timeMs: number): number => (Math.floor(timeMs / 60_000) % roundMinutes) + 1;

/** The number of the period that a minute lies in. */
export const periodOf = (minute: number, period: number): number =>
  Math.floor((minute - 1) / (periodMinutes[period] ?? 1));

/**
 * In how many periods keys were touched, summed over all keys, followed or not; and how many keys there are. Of each
 * followed key the same is counted exactly, so that these sums tell how far a sample lies off: what is touched in many
 * periods is missed as often.
 */
export class TouchCounters {
  private readonly keys = new DistinctCounter(lifetimeBits);
  private readonly periods = periodMinutes.map(() => ({
    now: new DistinctCounter(periodBits),
    /** Counted in the periods that are over; `null` once one of them could not be told. */
    closed: 0 as number | null,
    variance: 0,
  }));
  private minute = 0;

  get stateBytes(): number {
    return this.periods.reduce((bytes, { now }) => bytes + now.stateBytes, this.keys.stateBytes);
  }

  /** @param minute by {@link minuteOf}; must not fall, except where minutes come round again */
  touch(hash: number, minute: number): void {
    if (minute !== this.minute) this.moveTo(minute);
    this.keys.add(hash);
    // A bit that is set for a period is set for the longer ones around it: all have the same bits.
    for (const { now } of this.periods) if (!now.add(hash)) return;
  }

  /** A key of before counting began: how many periods of each length touched it, the last one in `lastMinute`. */
  adopt(hash: number, touches: ArrayLike<number>, lastMinute: number, minute: number): void {
    if (minute !== this.minute) this.moveTo(minute);
    this.keys.add(hash);
    for (const [period, each] of this.periods.entries()) {
      const inThis = periodOf(lastMinute, period) === periodOf(minute, period);
      if (inThis) each.now.add(hash);
      if (each.closed !== null) each.closed += (touches[period] ?? 0) - (inThis ? 1 : 0);
    }
  }

  /** `null` where there are too many to tell. */
  get distinct(): KnownCount | null {
    return this.keys.estimate();
  }

  /** Keys by periods of a length; `null` where it cannot be told well. */
  touches(period: number): KnownCount | null {
    const { now, closed, variance } = this.periods[period] ?? {};
    const running = now?.estimate() ?? null;
    if (running === null || closed === null || closed === undefined || variance === undefined) return null;
    const count = closed + running.count;
    const standardError = Math.sqrt(variance + running.standardError ** 2);
    return standardError > unreliable * count ? null : { count, standardError };
  }

  private moveTo(minute: number): void {
    for (const [period, each] of this.periods.entries()) {
      if (this.minute > 0 && periodOf(minute, period) === periodOf(this.minute, period)) continue;
      const ended = each.now.estimate();
      each.closed = each.closed === null || ended === null ? null : each.closed + ended.count;
      each.variance += (ended?.standardError ?? 0) ** 2;
      each.now.clear();
    }
    this.minute = minute;
  }
}
