import { readOp, type Trace } from '#lib/optimizer/trace.ts';
import { TraceBuilder } from '#lib/optimizer/trace-builder.ts';

/** Numbers in [0, 1) that a seed fixes (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SyntheticShape {
  accesses: number;
  keys: number;
  /** Milliseconds between two accesses. */
  stepMs: number;
  seed: number;
  /** 1: all keys alike; larger: fewer keys take more of the reads. */
  skew: number;
  classes: number;
}

/** Independent reads of skewed keys at a fixed rate. */
export function skewedTrace({ accesses, keys, stepMs, seed, skew, classes }: SyntheticShape): Trace {
  const random = seededRandom(seed);
  const builder = new TraceBuilder();
  for (let at = 0; at < accesses; at++) {
    const key = Math.floor(keys * random() ** skew);
    builder.add({
      timeMs: at * stepMs,
      key: `key-${key}`,
      op: readOp,
      sizeBytes: 100 + (key % 7) * 50,
      tenant: 'acme',
      className: `c${key % classes}`,
      client: '',
    });
  }
  return builder.build('skewed');
}

/** Keys that nobody asks for a second time. */
export function traceWithoutReuse(accesses: number, stepMs: number): Trace {
  const builder = new TraceBuilder();
  for (let at = 0; at < accesses; at++)
    builder.add({
      timeMs: at * stepMs,
      key: `once-${at}`,
      op: readOp,
      sizeBytes: 200,
      tenant: 'acme',
      className: 'scan',
      client: '',
    });
  return builder.build('no-reuse');
}
