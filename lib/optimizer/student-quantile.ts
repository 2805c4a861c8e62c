import { z90 } from './normal-quantile.ts';

/** The quantile of Student's t that leaves 5 % on either side, by the expansion of Cornish and Fisher: good to 1 % from 5 on. */
export function studentQuantile90(degreesOfFreedom: number): number {
  const z = z90;
  return z + (z ** 3 + z) / (4 * degreesOfFreedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degreesOfFreedom ** 2);
}
