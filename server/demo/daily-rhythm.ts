import { saoPauloTime } from './sao-paulo-time.ts';
import { seededRandom } from './seeded-random.ts';

/** How busy a tenant is through the week, in São Paulo's time. */
export interface Rhythm {
  /** Operations per second at the busiest. */
  peakPerSecond: number;
  /** Share of the peak at each full hour 0–23; between them it moves in a straight line. */
  hours: readonly number[];
  /** Factor for each weekday, Sunday first. */
  weekdays: readonly number[];
}

/** The crowd swells and ebbs by up to this much around the rhythm, in blocks that melt into each other. */
const SWELL = 0.12;
const SWELL_BLOCK_MS = 7 * 60_000;

function swellAt(seed: number, atMs: number): number {
  const position = atMs / SWELL_BLOCK_MS;
  const block = Math.floor(position);
  const [before, after] = [block, block + 1].map((number) => seededRandom(seed, number)() * 2 - 1);
  const progress = position - block;
  return 1 + SWELL * ((before ?? 0) * (1 - progress) + (after ?? 0) * progress);
}

/** Expected operations per second at that moment. */
export function operationsPerSecond(rhythm: Rhythm, seed: number, atMs: number): number {
  const { hour, weekday } = saoPauloTime(atMs);
  const whole = Math.floor(hour);
  const from = rhythm.hours[whole] ?? 0;
  const to = rhythm.hours[(whole + 1) % 24] ?? 0;
  const share = from + (to - from) * (hour - whole);
  return rhythm.peakPerSecond * share * (rhythm.weekdays[weekday] ?? 1) * swellAt(seed, atMs);
}
