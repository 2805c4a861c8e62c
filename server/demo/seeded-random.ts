/** A source of chance that gives the same numbers for the same seed: `[0, 1)` at each call. */
export type Random = () => number;

/** 32-bit FNV-1a of the text: spreads seeds, identifies nothing. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** sfc32 (Doty-Humphrey), started from up to three integers; neighbouring seeds give unrelated streams. */
export function seededRandom(seed: number, first = 0, second = 0): Random {
  let a = mix(seed ^ 0x9e3779b9);
  let b = mix(first ^ 0x243f6a88);
  let c = mix(second ^ 0xb7e15162);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 8; round++) next();
  return next;
}

/** One of the items, all equally likely. */
export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('Nothing to pick from');
  return item;
}

/** A whole number from `low` to `high`, both included. */
export function between(low: number, high: number, random: Random): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** How many events of mean `mean` happen (Poisson, by Knuth's product; fine up to a mean of some hundreds). */
export function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count++;
  }
  return count;
}
