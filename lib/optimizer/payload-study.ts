import { chooseCodec } from './choose-codec.ts';
import type { LiveFinding } from './live-study.ts';
import { addPayloads, type BandTally, type ClassPayloads, noPayloads } from './payload-tally.ts';

/** Values of a class that a recommendation needs. */
const enoughValues = 300;
const classesAtMost = 96;
/** What saves less of the memory is not worth a policy. */
const memoryRatioAtMost = 0.9;
/** Nor is what saves less of the time, at the same memory. */
const timeRatioAtMost = 0.7;

/** What is known of a class beside its values. */
export interface HeldClass {
  /** Seconds that a value is held. */
  ttlSeconds: number;
  /** How often a stored value is read. */
  opens: number;
}

/** Gathers what processes tell of values, and finds classes that another codec or threshold would serve better. */
export class PayloadStudy {
  private readonly classes = new Map<string, { bands: BandTally[]; sinceMs: number }>();

  get stateBytes(): number {
    return this.classes.size * 500;
  }

  add(payloads: readonly ClassPayloads[], atMs: number): void {
    for (const { name, bands } of payloads) {
      if (!this.classes.has(name) && this.classes.size >= classesAtMost) continue;
      const known = this.classes.get(name) ?? { bands: noPayloads(), sinceMs: atMs };
      this.classes.set(name, known);
      addPayloads(known.bands, bands);
    }
  }

  /** Findings of the classes of which enough was seen; those begin anew. */
  advance(atMs: number, classOf: (name: string) => HeldClass | null): LiveFinding[] {
    return [...this.classes].flatMap(([name, { bands, sinceMs }]) => {
      const values = bands.reduce((all, band) => all + band.values, 0);
      const held = classOf(name);
      if (values < enoughValues || held === null) return [];
      this.classes.delete(name);
      return this.conclude(name, bands, held, Math.round((atMs - sinceMs) / 1_000)) ?? [];
    });
  }

  private conclude(
    name: string,
    bands: readonly BandTally[],
    { ttlSeconds, opens }: HeldClass,
    seconds: number,
  ): LiveFinding | null {
    const choice = chooseCodec(bands, ttlSeconds, opens);
    if (choice === null) return null;
    const { codec, thresholdBytes, memoryRatio, nowUs, thenUs } = choice;
    const saves = memoryRatio <= memoryRatioAtMost || (memoryRatio <= 1 && thenUs <= timeRatioAtMost * nowUs);
    if (!saves) return null;
    return {
      kind: 'compression',
      changes: [{ name, formerTtlSeconds: ttlSeconds, ttlSeconds, hottest: [], packing: { codec, thresholdBytes } }],
      gainPp: 0,
      intervalPp: [0, 0],
      reads: bands.reduce((all, band) => all + band.values, 0),
      memoryRatio,
      promisedMissRatio: 1,
      watchedSeconds: seconds,
      examinedSeconds: seconds,
      packingUs: { before: nowUs, after: thenUs },
    };
  }
}
