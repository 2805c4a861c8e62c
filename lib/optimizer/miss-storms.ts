const windowMs = 60_000;
const keysAtMost = 2_048;
const stormMisses = 30;
const keptStorms = 5;

/** One key that was missed again and again within a minute: many ask for what nobody stores in time. */
export interface MissStorm {
  className: string;
  /** The entry by its hash: no name is known here. */
  id: string;
  atMs: number;
  misses: number;
}

/** Watches for keys that are missed over and over. Bounded: of each minute the first 2,048 missed keys. */
export class MissStorms {
  private readonly counts = new Map<string, { className: string; id: string; misses: number }>();
  private found: MissStorm[] = [];
  private windowFromMs = 0;

  /** One read that was a miss. `timeMs` must not fall. */
  miss(className: string, id: string, timeMs: number): void {
    if (timeMs - this.windowFromMs >= windowMs) this.close(timeMs);
    const name = `${className}/${id}`;
    const known = this.counts.get(name);
    if (known !== undefined) known.misses++;
    else if (this.counts.size < keysAtMost) this.counts.set(name, { className, id, misses: 1 });
  }

  /** The latest storms, the newest first, at most five. */
  latest(): MissStorm[] {
    return [...this.stormsOfWindow(), ...this.found].slice(0, keptStorms);
  }

  private stormsOfWindow(): MissStorm[] {
    return [...this.counts.values()]
      .filter(({ misses }) => misses >= stormMisses)
      .sort((a, b) => b.misses - a.misses)
      .map((storm) => ({ ...storm, atMs: this.windowFromMs }));
  }

  private close(timeMs: number): void {
    this.found = this.latest();
    this.counts.clear();
    this.windowFromMs = timeMs;
  }
}
