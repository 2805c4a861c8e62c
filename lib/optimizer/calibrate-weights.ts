import { mostClasses } from './class-tallies.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { solveLinear } from './solve-linear.ts';

/** Classes with fewer sampled keys than this share the tenant's calibration. */
const enoughKeys = 50;
/** No key may count for less than this share of what its probability says. */
const leastShare = 0.05;

/** What a sampled key stands for. */
export interface SampleWeights {
  /** For each slot of the table: how many keys it stands for; 1 for a hot key. */
  weights: Float64Array;
  /** 1 / probability of being sampled, before calibration. */
  design: number;
  /** What is known of each tail slot: reads, its reads again for a class that is large, and last one for the key. */
  auxiliaries: (slot: number) => readonly number[];
  /** Standard error of the known totals of the auxiliaries; only the number of keys has one. */
  keysError: number;
  inverse: readonly (readonly number[])[] | null;
}

/**
 * Weights for the sampled keys of the tail, calibrated so that the sample reproduces what is known exactly: reads,
 * reads of each larger class, and the number of distinct keys (generalised regression estimator, Deville & Särndal,
 * JASA 1992). A plain 1/p errs with every hot key that the hash happens to hit or to miss.
 */
export function calibrateWeights(observer: ReuseObserver): SampleWeights {
  const { table } = observer;
  const design = 2 ** 32 / observer.threshold;
  const tail: number[] = [];
  for (let slot = 0; slot < table.count; slot++) if (table.hot[slot] === 0) tail.push(slot);
  const weights = new Float64Array(table.count).fill(1);
  const plain: SampleWeights = { weights, design, auxiliaries: () => [], keysError: 0, inverse: null };
  if (design <= 1) return plain;
  const columns = classColumns(observer, tail);
  const distinct = observer.distinct?.estimate() ?? null;
  // Where every key is read equally often the number of keys says the same as the reads, and less exactly.
  const calibrated =
    (distinct && calibrate(observer, tail, columns, distinct)) ??
    calibrate(observer, tail, columns, null) ??
    calibrate(observer, tail, [], null);
  if (calibrated) return calibrated;
  for (const slot of tail) weights[slot] = design;
  return plain;
}

/** @param keys how many there are, where that is to be used; `null` is answered where the auxiliaries are no good */
function calibrate(
  observer: ReuseObserver,
  tail: readonly number[],
  columns: readonly number[],
  keys: { count: number; standardError: number } | null,
): SampleWeights | null {
  const { table } = observer;
  const design = 2 ** 32 / observer.threshold;
  const classes = Math.max(0, ...columns.map((at) => at + 1));
  const width = 1 + classes + (keys ? 1 : 0);
  const auxiliaries = (slot: number) => {
    const values = new Array<number>(width).fill(0);
    const reads = table.reads[slot] ?? 0;
    values[0] = reads;
    const at = columns[table.classIndex[slot] ?? 0] ?? -1;
    if (at >= 0) values[1 + at] = reads;
    if (keys) values[width - 1] = 1;
    return values;
  };
  const known = knownTotals(observer, columns, width);
  if (keys) known[width - 1] = keys.count;
  const gram = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const missing = [...known];
  for (const slot of tail) {
    const values = auxiliaries(slot);
    // Dividing by reads makes large keys count by their share and not by its square.
    const scale = design / Math.max(1, values[0] ?? 0);
    for (const [row, value] of values.entries()) {
      missing[row] = (missing[row] ?? 0) - design * value;
      const line = gram[row] ?? [];
      for (const [at, other] of values.entries()) line[at] = (line[at] ?? 0) + scale * value * other;
    }
  }
  const inverse = solveLinear(gram);
  if (!inverse) return null;
  const factors = inverse.map((line) => line.reduce((sum, value, at) => sum + value * (missing[at] ?? 0), 0));
  const weights = new Float64Array(table.count).fill(1);
  for (const slot of tail) {
    const values = auxiliaries(slot);
    const shift = factors.reduce((sum, factor, at) => sum + factor * (values[at] ?? 0), 0);
    weights[slot] = design * Math.max(leastShare, 1 + shift / Math.max(1, values[0] ?? 0));
  }
  return { weights, design, auxiliaries, keysError: keys?.standardError ?? 0, inverse };
}

/** Reads of keys that are not hot: all, and of each class with a column. */
function knownTotals({ tallies }: ReuseObserver, columns: readonly number[], width: number): number[] {
  const known = new Array<number>(width).fill(0);
  for (let group = 0; group < tallies.count; group++) {
    const reads = Math.max(0, (tallies.reads[group] ?? 0) - (tallies.hotReads[group] ?? 0));
    known[0] = (known[0] ?? 0) + reads;
    const at = columns[group] ?? -1;
    if (at >= 0) known[1 + at] = reads;
  }
  return known;
}

/** A column of its own for each class that has enough sampled keys, except the largest one, which the total tells. */
function classColumns({ table }: ReuseObserver, tail: readonly number[]): number[] {
  const keys = new Array<number>(mostClasses).fill(0);
  for (const slot of tail) {
    const group = table.classIndex[slot] ?? 0;
    keys[group] = (keys[group] ?? 0) + 1;
  }
  const largest = keys.indexOf(Math.max(...keys));
  let next = 0;
  return keys.map((count, group) => (count >= enoughKeys && group !== largest ? next++ : -1));
}
