/** Turns a number in `[0, 1)` into an index. */
export type Choice = (chance: number) => number;

/** Chooses index `i` with probability `weights[i] / sum(weights)`. */
export function weightedChoice(weights: readonly number[]): Choice {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    total += weight;
    cumulative[index] = total;
  }
  if (!(total > 0)) throw new RangeError('The weights add up to nothing');
  return (chance) => {
    const target = chance * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Zipf: the item of rank `r` (from 1) is wanted `1 / r^exponent` times as often as the first. */
export function zipfChoice(count: number, exponent: number): Choice {
  return weightedChoice(Array.from({ length: count }, (_, index) => (index + 1) ** -exponent));
}
