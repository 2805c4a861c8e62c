/** A row of the audit log stands for so long, milliseconds. */
const rowStandsForMs = 60_000;
const sweptAbove = 1_000;

interface Noted {
  sinceMs: number;
  /** Resolves when the row is committed. */
  row: Promise<void>;
  /** Beside the one that the row was written for. */
  more: number;
}

/**
 * Which looks of the staff already have a row in the audit log. A page that asks every few seconds is one look a minute,
 * not twenty: no reader of the log would find the others among them.
 *
 * Context: every use of the staff's view of tenants is audited, and nothing is read before its row is committed.
 * Decision: a row stands for the same person's looks at the same thing, from the same address, within the minute that
 * follows; the next row of the kind says how many more there were (`after.looksBefore`). Consequence: when somebody looked
 * is known to the minute, who and at what exactly; how often, unless another row followed, is not. Each process of the
 * server writes its own.
 */
export class PlatformLooks {
  private readonly noted = new Map<string, Noted>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.nowMs = nowMs;
  }

  /**
   * `look` names who looks at what, from where. Resolves when it has its row: `write` makes one where none stands for it, and is told how many more looks the
   * one before stood for, `null` where there was none. Rejects as `write` does; the next look then tries again.
   */
  async note(look: string, write: (looksBefore: number | null) => Promise<void>): Promise<'written' | 'covered'> {
    const nowMs = this.nowMs();
    const known = this.noted.get(look);
    if (known !== undefined && nowMs - known.sinceMs < rowStandsForMs) {
      known.more += 1;
      await known.row;
      return 'covered';
    }
    if (this.noted.size > sweptAbove) this.sweep(nowMs);
    const noted: Noted = { sinceMs: nowMs, row: write(known?.more ?? null), more: 0 };
    this.noted.set(look, noted);
    try {
      await noted.row;
      return 'written';
    } catch (error) {
      if (this.noted.get(look) === noted) this.noted.delete(look);
      throw error;
    }
  }

  private sweep(nowMs: number): void {
    for (const [look, { sinceMs }] of this.noted) if (nowMs - sinceMs >= rowStandsForMs) this.noted.delete(look);
  }
}
