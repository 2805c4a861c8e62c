/**
 * Begins at most so many pieces of work in one turn of the event loop; the others wait, first come, first served. What is
 * under way already gets its answers in between: when thousands come at once, some are done early instead of all late.
 */
export class PerTurn {
  private readonly most: number;
  private readonly waiting: (() => void)[] = [];
  private readonly nextTurn: (work: () => void) => unknown;
  private planned = false;

  constructor(most: number, nextTurn: (work: () => void) => unknown = setImmediate) {
    this.most = most;
    this.nextTurn = nextTurn;
  }

  begin(work: () => void): void {
    this.waiting.push(work);
    this.plan();
  }

  private plan(): void {
    if (this.planned || this.waiting.length === 0) return;
    this.planned = true;
    this.nextTurn(() => {
      this.planned = false;
      const due = this.waiting.splice(0, this.most);
      this.plan();
      for (const work of due) work();
    });
  }
}
