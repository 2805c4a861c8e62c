import type { Device, Network } from '#lib/contracts/vocabulary.ts';
import { weightedChoice } from './weighted-choice.ts';

export interface Visitor {
  device: Device;
  network: Network;
}

/**
 * Who asks: people in Brazil, most of them on a phone (the specification counts on about 80 %), or the tenant's own
 * servers, which send no device. Together with the servers' share of the traffic, phones make about 78 % of all calls.
 */
const people: readonly (Visitor & { weight: number })[] = [
  { device: 'mobile', network: 'fast', weight: 0.43 },
  { device: 'mobile', network: 'wifi', weight: 0.32 },
  { device: 'mobile', network: 'slow', weight: 0.11 },
  { device: 'desktop', network: 'wifi', weight: 0.11 },
  { device: 'tablet', network: 'wifi', weight: 0.03 },
];
const server: Visitor = { device: 'unknown', network: 'unknown' };
const choosePerson = weightedChoice(people.map(({ weight }) => weight));

export type Audience = 'people' | 'servers';

/** The visitor behind one operation; `chance` in `[0, 1)`. */
export function visitorFor(audience: Audience, chance: number): Visitor {
  return audience === 'servers' ? server : (people[choosePerson(chance)] ?? server);
}
