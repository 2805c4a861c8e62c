/** Ways to continue a series; the last season again is what every other must not be much worse than. */
export type ForecastModel = 'seasonal-naive' | 'seasonal-mean' | 'level-adjusted' | 'level';

export interface SeriesForecast {
  model: ForecastModel;
  values: number[];
  /** Weighted absolute percentage error of the model in the back-test, 0–1; `null` where there was nothing to test on. */
  wape: number | null;
  naiveWape: number | null;
}

type Continue = (past: readonly number[], season: number, steps: number) => number[];

const repeat = (steps: number, value: (step: number) => number) =>
  Array.from({ length: steps }, (_, step) => value(step));
const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const seasonalNaive: Continue = (past, season, steps) =>
  repeat(steps, (step) => past[past.length - season + (step % season)] ?? past[past.length - 1] ?? 0);

const seasonalMean: Continue = (past, season, steps) =>
  repeat(steps, (step) => {
    const same: number[] = [];
    for (let at = past.length - season + (step % season); at >= 0; at -= season) same.push(past[at] ?? 0);
    return meanOf(same.slice(0, 4));
  });

/** The shape of earlier seasons at the level of the last one. */
const levelAdjusted: Continue = (past, season, steps) => {
  const last = meanOf(past.slice(-season));
  const before = meanOf(past.slice(-5 * season, -season));
  const factor = before > 0 ? Math.min(3, Math.max(1 / 3, last / before)) : 1;
  return seasonalMean(past.slice(0, -season), season, steps).map((value) => value * factor);
};

const level: Continue = (past, season, steps) => {
  const mean = meanOf(past.slice(-season));
  return repeat(steps, () => mean);
};

const models: readonly (readonly [ForecastModel, Continue, number])[] = [
  ['seasonal-naive', seasonalNaive, 1],
  ['seasonal-mean', seasonalMean, 2],
  ['level-adjusted', levelAdjusted, 3],
  ['level', level, 1],
];

/** Another model must have been better than the naive one by this share, or its luck would be taken for skill. */
const betterBy = 0.05;
const folds = 4;

/**
 * Continues a series, with the model that a rolling back-test finds best: each fold forecasts a stretch from what came
 * before it. Where the history is too short for a test the last season is repeated.
 *
 * @param past evenly spaced values, the oldest first
 * @param season values per season, such as 24 hours
 */
export function forecastSeries(past: readonly number[], season: number, steps: number): SeriesForecast {
  const naiveWape = backTest(past, season, steps, seasonalNaive, 1);
  let best: SeriesForecast = {
    model: 'seasonal-naive',
    values: seasonalNaive(past, season, steps),
    wape: naiveWape,
    naiveWape,
  };
  if (naiveWape === null) return best;
  for (const [model, proceed, seasons] of models.slice(1)) {
    const wape = backTest(past, season, steps, proceed, seasons);
    if (wape === null || wape > naiveWape * (1 - betterBy) || wape >= (best.wape ?? 0)) continue;
    best = { model, values: proceed(past, season, steps), wape, naiveWape };
  }
  return best;
}

function backTest(past: readonly number[], season: number, steps: number, proceed: Continue, seasons: number) {
  let error = 0;
  let actual = 0;
  for (let fold = 1; fold <= folds; fold++) {
    const end = past.length - steps * fold;
    if (end < season * seasons) break;
    const forecast = proceed(past.slice(0, end), season, steps);
    for (const [step, value] of forecast.entries()) {
      error += Math.abs(value - (past[end + step] ?? 0));
      actual += Math.abs(past[end + step] ?? 0);
    }
  }
  return actual > 0 ? error / actual : null;
}
