import { mostClasses } from './class-tallies.ts';
import { invertGram } from './invert-gram.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { type KnownCount, periodCount } from './touch-counters.ts';

/** Classes with fewer sampled keys than this share the tenant's calibration. */
const enoughKeys = 50;
/** No key may count for less than this share of what its probability says. */
const leastShare = 0.05;

/** What is known of one sampled key: column and value, columns that are 0 left out. */
type Auxiliary = readonly [column: number, value: number];

/** What a sampled key stands for. */
export interface SampleWeights {
  /** For each slot of the table: how many keys it stands for; 1 for a hot key. */
  weights: Float64Array;
  /** 1 / probability of being sampled, before calibration. */
  design: number;
  /** What is known of each slot that is not hot. */
  auxiliaries: (slot: number) => readonly Auxiliary[];
  /** Standard error of the total of each column, as it is known of all keys. */
  errors: readonly number[];
  /** `null` where every key is followed and nothing is estimated. */
  inverse: readonly Float64Array[] | null;
}

/**
 * Weights for the sampled keys of the tail, calibrated so that the sample reproduces what is known of all keys: reads,
 * reads of each larger class, the number of distinct keys and in how many periods they were touched (generalised
 * regression estimator, Deville & Särndal, JASA 1992). A plain 1/p errs with every hot key that the hash happens to hit
 * or to miss.
 */
export function calibrateWeights(observer: ReuseObserver): SampleWeights {
  const { table } = observer;
  const design = 2 ** 32 / observer.threshold;
  const weights = new Float64Array(table.count).fill(1);
  if (design <= 1) return { weights, design, auxiliaries: () => [], errors: [], inverse: null };
  const tail: number[] = [];
  for (let slot = 0; slot < table.count; slot++) if (table.hot[slot] === 0) tail.push(slot);
  const { known, auxiliaries } = knownColumns(observer, tail);
  const missing = known.map(({ count }) => count);
  const gram = known.map(() => new Array<number>(known.length).fill(0));
  for (const slot of tail) {
    const values = auxiliaries(slot);
    // Dividing by reads makes large keys count by their share and not by its square.
    const scale = design / Math.max(1, table.reads[slot] ?? 0);
    for (const [row, value] of values) {
      missing[row] = (missing[row] ?? 0) - design * value;
      const line = gram[row] ?? [];
      for (const [at, other] of values) line[at] = (line[at] ?? 0) + scale * value * other;
    }
  }
  const inverse = invertGram(gram);
  const factors = inverse.map((line) => line.reduce((sum, value, at) => sum + value * (missing[at] ?? 0), 0));
  for (const slot of tail) {
    const shift = auxiliaries(slot).reduce((sum, [column, value]) => sum + value * (factors[column] ?? 0), 0);
    weights[slot] = design * Math.max(leastShare, 1 + shift / Math.max(1, table.reads[slot] ?? 0));
  }
  return { weights, design, auxiliaries, errors: known.map(({ standardError }) => standardError), inverse };
}

/** What is known of all keys that are not hot, column by column, and the same of each of them. */
function knownColumns(observer: ReuseObserver, tail: readonly number[]) {
  const { table, tallies, touches, foldedTouches } = observer;
  const ofClass = classColumns(observer, tail);
  const known: KnownCount[] = [{ count: 0, standardError: 0 }];
  for (let group = 0; group < tallies.count; group++) {
    const count = Math.max(0, (tallies.reads[group] ?? 0) - (tallies.hotReads[group] ?? 0));
    const [all] = known;
    if (all) all.count += count;
    const column = ofClass[group] ?? -1;
    if (column > 0) known[column] = { count, standardError: 0 };
  }
  const keys = touches?.distinct ?? null;
  const keysColumn = keys === null ? -1 : known.push(keys) - 1;
  const periodColumns = Array.from({ length: periodCount }, (_, period) => {
    const all = touches?.touches(period) ?? null;
    return all === null ? -1 : known.push({ ...all, count: all.count - (foldedTouches[period] ?? 0) }) - 1;
  });
  const auxiliaries = (slot: number): Auxiliary[] => {
    const reads = table.reads[slot] ?? 0;
    const values: Auxiliary[] = [[0, reads]];
    const column = ofClass[table.classIndex[slot] ?? 0] ?? -1;
    if (column > 0) values.push([column, reads]);
    if (keysColumn > 0) values.push([keysColumn, 1]);
    const touched = table.touchesOf(slot);
    for (const [period, at] of periodColumns.entries()) if (at > 0) values.push([at, touched[period] ?? 0]);
    return values;
  };
  return { known, auxiliaries };
}

/** A column of its own for each class that has enough sampled keys, except the largest one, which the total tells. */
function classColumns({ table }: ReuseObserver, tail: readonly number[]): number[] {
  const keys = new Array<number>(mostClasses).fill(0);
  for (const slot of tail) {
    const group = table.classIndex[slot] ?? 0;
    keys[group] = (keys[group] ?? 0) + 1;
  }
  const largest = keys.indexOf(Math.max(...keys));
  let next = 1;
  return keys.map((count, group) => (count >= enoughKeys && group !== largest ? next++ : -1));
}
