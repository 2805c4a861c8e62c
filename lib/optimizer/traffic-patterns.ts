import { findAnomalies } from './find-anomalies.ts';
import { forecastSeries } from './forecast-series.ts';
import type { MissStorm } from './miss-storms.ts';

/** One hour of a tenant, the oldest first; hours without operations are there with zeros. */
export interface HourFigures {
  startMs: number;
  calls: number;
  mobileCalls: number;
  /** Keys asked for, and of those the ones that were not there. */
  asked: number;
  misses: number;
  /** Mean milliseconds of a call; `null` without calls. */
  meanMs: number | null;
  /** On the tenant's own clock: 0–23, and 0 for Sunday. */
  hour: number;
  weekday: number;
}

/** What was seen of one class. */
export interface ClassFigures {
  /** `module:type`. */
  name: string;
  calls: number;
  /** Share of its keys that were ever asked for again, 0–1; `null` where too few were followed. */
  reusedShare: number | null;
}

export const patternTypes = [
  ...(['usage_spike', 'mobile_peak', 'api_heavy', 'peak_hours', 'forecast'] as const),
  ...(['hit_rate_drop', 'latency_shift', 'miss_storm', 'no_reuse'] as const),
] as const;
export type PatternType = (typeof patternTypes)[number];

/** Something that the traffic does, with the figures that show it. */
export interface TrafficPattern {
  type: PatternType;
  /** 0–1. */
  confidence: number;
  peakHours: number[] | null;
  peakDays: number[] | null;
  details: Record<string, number | string | number[]>;
}

const daySeason = 24;
const recentHours = 48;
const enoughDays = 3;
const enoughCalls = 200;
const peakFactor = 1.3;
const mobileExcess = 1.25;
const apiShare = 0.4;
const hourMs = 3_600_000;

/** Everything that the hours and classes of one tenant show. Empty where there is too little to tell. */
export function findTrafficPatterns(
  hours: readonly HourFigures[],
  classes: readonly ClassFigures[],
  storms: readonly MissStorm[],
): TrafficPattern[] {
  const calls = hours.reduce((sum, hour) => sum + hour.calls, 0);
  if (calls < enoughCalls) return [];
  return [
    ...peaks(hours),
    ...mobilePeak(hours),
    ...apiHeavy(classes),
    ...spikes(hours),
    ...drops(hours),
    ...shifts(hours),
    ...storms.map(storm),
    ...withoutReuse(classes),
    ...forecast(hours),
  ];
}

const plain = (type: PatternType, confidence: number, details: TrafficPattern['details']): TrafficPattern => ({
  type,
  confidence: Math.min(0.999, Math.max(0, confidence)),
  peakHours: null,
  peakDays: null,
  details,
});

/** The mean of each slot of a cycle; `null` where the slot was never seen. */
function meansBy(
  hours: readonly HourFigures[],
  slots: number,
  slotOf: (hour: HourFigures) => number,
): (number | null)[] {
  const sums = new Array<number>(slots).fill(0);
  const counts = new Array<number>(slots).fill(0);
  for (const hour of hours) {
    sums[slotOf(hour)] = (sums[slotOf(hour)] ?? 0) + hour.calls;
    counts[slotOf(hour)] = (counts[slotOf(hour)] ?? 0) + 1;
  }
  return sums.map((sum, slot) => ((counts[slot] ?? 0) > 0 ? sum / (counts[slot] ?? 1) : null));
}

function above(means: readonly (number | null)[], factor: number): number[] {
  const known = means.filter((mean): mean is number => mean !== null);
  const overall = known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length);
  return means.flatMap((mean, slot) => (mean !== null && overall > 0 && mean >= factor * overall ? [slot] : []));
}

/** Confidence: on how many of the days the busiest hour was one of them. */
function peaks(hours: readonly HourFigures[]): TrafficPattern[] {
  if (hours.length < enoughDays * daySeason) return [];
  const peakHours = above(
    meansBy(hours, 24, ({ hour }) => hour),
    peakFactor,
  );
  if (peakHours.length === 0) return [];
  const weeks = hours.length >= 14 * daySeason;
  const peakDays = weeks
    ? above(
        meansBy(hours, 7, ({ weekday }) => weekday),
        1.1,
      )
    : [];
  const busiest: HourFigures[] = [];
  for (let from = 0; from + daySeason <= hours.length; from += daySeason) {
    const day = hours.slice(from, from + daySeason);
    busiest.push(day.reduce((best, hour) => (hour.calls > best.calls ? hour : best)));
  }
  const right = busiest.filter(({ hour }) => peakHours.includes(hour)).length;
  return [
    {
      type: 'peak_hours',
      confidence: Math.min(0.999, right / Math.max(1, busiest.length)),
      peakHours,
      peakDays: peakDays.length > 0 ? peakDays : null,
      details: { days: busiest.length },
    },
  ];
}

/** Hours in which far more than the usual share of the calls comes from phones. */
function mobilePeak(hours: readonly HourFigures[]): TrafficPattern[] {
  const calls = new Array<number>(24).fill(0);
  const mobile = new Array<number>(24).fill(0);
  for (const { hour, calls: all, mobileCalls } of hours) {
    calls[hour] = (calls[hour] ?? 0) + all;
    mobile[hour] = (mobile[hour] ?? 0) + mobileCalls;
  }
  const sum = (column: readonly number[]) => column.reduce((all, value) => all + value, 0);
  const usual = sum(mobile) / Math.max(1, sum(calls));
  const found = calls.flatMap((all, hour) => {
    const share = (mobile[hour] ?? 0) / Math.max(1, all);
    return all >= enoughCalls / 4 && share >= mobileExcess * usual && usual > 0 ? [{ hour, share, all }] : [];
  });
  if (found.length === 0) return [];
  const most = found.reduce((best, hour) => (hour.share > best.share ? hour : best));
  const error = Math.sqrt((usual * (1 - usual)) / most.all);
  const details = { usualShare: usual, highestShare: most.share };
  const confidence = chebyshev((most.share - usual) / Math.max(1e-9, error));
  return [{ ...plain('mobile_peak', confidence, details), peakHours: found.map(({ hour }) => hour) }];
}

function apiHeavy(classes: readonly ClassFigures[]): TrafficPattern[] {
  const calls = classes.reduce((sum, each) => sum + each.calls, 0);
  const api = classes
    .filter(({ name }) => name.startsWith('api:') || name.endsWith(':api_response'))
    .reduce((sum, each) => sum + each.calls, 0);
  const share = calls > 0 ? api / calls : 0;
  if (calls < enoughCalls || share < apiShare) return [];
  return [plain('api_heavy', 1 - Math.sqrt((share * (1 - share)) / calls), { share, calls })];
}

/** At least this sure, whatever the distribution is, that a value so many deviations away is no accident. */
const chebyshev = (score: number) => 1 - 1 / Math.max(1, score * score);

function spikes(hours: readonly HourFigures[]): TrafficPattern[] {
  const series = hours.map(({ calls }, at) => calls - (hours[at - daySeason]?.calls ?? Number.NaN));
  const differences = series.map((value) => (Number.isNaN(value) ? null : value));
  const usual = hours.reduce((sum, { calls }) => sum + calls, 0) / Math.max(1, hours.length);
  return findAnomalies(differences, 7 * daySeason, usual)
    .filter(({ at, score }) => score > 0 && at >= hours.length - recentHours)
    .slice(-1)
    .map(({ at, score }) => {
      const { startMs = 0, calls = 0, hour = 0 } = hours[at] ?? {};
      const expected = hours[at - daySeason]?.calls ?? 0;
      return { ...plain('usage_spike', chebyshev(score), { atMs: startMs, calls, expected }), peakHours: [hour] };
    });
}

const hitRateOf = ({ asked, misses }: HourFigures) => (asked >= 50 ? 100 * (1 - misses / asked) : null);

function drops(hours: readonly HourFigures[]): TrafficPattern[] {
  return findAnomalies(hours.map(hitRateOf), 7 * daySeason, 5)
    .filter(({ at, score }) => score < 0 && at >= hours.length - recentHours)
    .slice(-1)
    .map(({ at, value, expected, score }) =>
      plain('hit_rate_drop', chebyshev(score), { atMs: hours[at]?.startMs ?? 0, hitRate: value, expected }),
    );
}

function shifts(hours: readonly HourFigures[]): TrafficPattern[] {
  const series = hours.map(({ meanMs, calls }) => (calls >= 50 ? meanMs : null));
  return findAnomalies(series, 7 * daySeason, 2)
    .filter(({ at, score }) => score > 0 && at >= hours.length - recentHours)
    .slice(-1)
    .map(({ at, value, expected, score }) =>
      plain('latency_shift', chebyshev(score), { atMs: hours[at]?.startMs ?? 0, meanMs: value, expected }),
    );
}

const storm = ({ className, id, atMs, misses }: MissStorm): TrafficPattern =>
  plain('miss_storm', 0.99, { class: className, entry: id, atMs, missesPerMinute: misses });

function withoutReuse(classes: readonly ClassFigures[]): TrafficPattern[] {
  return classes
    .filter(({ calls, reusedShare }) => calls >= enoughCalls && reusedShare !== null && reusedShare < 0.02)
    .map(({ name, calls, reusedShare }) =>
      plain('no_reuse', 1 - (reusedShare ?? 0), { class: name, calls, reusedShare: reusedShare ?? 0 }),
    );
}

/** The next 24 hours by the model that a back-test found best. */
function forecast(hours: readonly HourFigures[]): TrafficPattern[] {
  if (hours.length < 2 * daySeason) return [];
  const { model, values, wape, naiveWape } = forecastSeries(
    hours.map(({ calls }) => calls),
    daySeason,
    daySeason,
  );
  const errors = { ...(wape === null ? {} : { wape }), ...(naiveWape === null ? {} : { naiveWape }) };
  const fromMs = (hours.at(-1)?.startMs ?? 0) + hourMs;
  const details = { model, fromMs, calls: values.map((value) => Math.round(value)), ...errors };
  return [plain('forecast', wape === null ? 0.5 : 1 - wape, details)];
}
