import { mostClasses } from './class-tallies.ts';
import type { ReuseObserver } from './reuse-observer.ts';
import { solveLinear } from './solve-linear.ts';

/** Classes with fewer sampled keys than this share the tenant's calibration. */
const enoughKeys = 50;

/** What a sampled key stands for. */
export interface SampleWeights {
  /** For each slot of the table: how many keys it stands for; 1 for a hot key. */
  weights: Float64Array;
  /** 1 / probability of being sampled, before calibration. */
  design: number;
  /** What is known of each tail slot: reads, one for the key itself, and the reads of its class where that is large. */
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
  const { table, tallies } = observer;
  const design = 2 ** 32 / observer.threshold;
  const weights = new Float64Array(table.count).fill(1);
  const tail: number[] = [];
  for (let slot = 0; slot < table.count; slot++) if (table.hot[slot] === 0) tail.push(slot);
  const column = classColumns(observer, tail);
  const width = 2 + Math.max(0, ...column.map((at) => at + 1));
  const auxiliaries = (slot: number) => {
    const values = new Array<number>(width).fill(0);
    const reads = table.reads[slot] ?? 0;
    values[0] = 1;
    values[1] = reads;
    const at = column[table.classIndex[slot] ?? 0] ?? -1;
    if (at >= 0) values[2 + at] = reads;
    return values;
  };
  const distinct = observer.distinct?.estimate() ?? null;
  if (design <= 1) return { weights, design: 1, auxiliaries, keysError: 0, inverse: null };

  const known = new Array<number>(width).fill(0);
  known[0] = distinct?.count ?? tail.length * design;
  for (let group = 0; group < tallies.count; group++) {
    const reads = Math.max(0, (tallies.reads[group] ?? 0) - (tallies.hotReads[group] ?? 0));
    known[1] = (known[1] ?? 0) + reads;
    const at = column[group] ?? -1;
    if (at >= 0) known[2 + at] = reads;
  }
  const gram = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const sampled = new Array<number>(width).fill(0);
  for (const slot of tail) {
    const values = auxiliaries(slot);
    // Dividing by reads makes large keys count by their share and not by its square.
    const scale = design / Math.max(1, values[1] ?? 0);
    for (let row = 0; row < width; row++) {
      sampled[row] = (sampled[row] ?? 0) + design * (values[row] ?? 0);
      const line = gram[row] ?? [];
      for (let at = 0; at < width; at++) line[at] = (line[at] ?? 0) + scale * (values[row] ?? 0) * (values[at] ?? 0);
    }
  }
  const inverse = solveLinear(gram);
  if (!inverse) {
    for (const slot of tail) weights[slot] = design;
    return { weights, design, auxiliaries, keysError: 0, inverse: null };
  }
  const factors = inverse.map((line) =>
    line.reduce((sum, value, at) => sum + value * ((known[at] ?? 0) - (sampled[at] ?? 0)), 0),
  );
  for (const slot of tail) {
    const values = auxiliaries(slot);
    const shift = factors.reduce((sum, factor, at) => sum + factor * (values[at] ?? 0), 0);
    weights[slot] = design * Math.max(0.05, 1 + shift / Math.max(1, values[1] ?? 0));
  }
  return { weights, design, auxiliaries, keysError: distinct?.standardError ?? 0, inverse };
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
