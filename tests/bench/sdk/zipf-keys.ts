import { seededRandom } from '#server/demo/seeded-random.ts';

/** How many different keys a run touches. */
export const keyCount = 10_000;
const exponent = 0.99;

/** `length` key numbers, 0 to `keyCount` − 1, of which few are asked for often: Zipf, the same in every run. */
export function zipfKeys(length: number): Uint16Array {
  const cumulative = new Float64Array(keyCount);
  let sum = 0;
  for (let rank = 0; rank < keyCount; rank++) {
    sum += 1 / (rank + 1) ** exponent;
    cumulative[rank] = sum;
  }
  const random = seededRandom(99);
  return new Uint16Array(length).map(() => {
    const target = random() * sum;
    let low = 0;
    let high = keyCount - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
