/** Whether a question was answered at all yet, however. */
export class FirstAnswer {
  private readonly given: Promise<void>;
  /** There is an answer, or there will be none. Does nothing the second time. */
  end: () => void = () => undefined;

  constructor() {
    this.given = new Promise((resolve) => {
      this.end = () => resolve();
    });
  }

  /** Resolves when there is one, or after so many milliseconds. */
  async within(ms: number): Promise<void> {
    const timer = setTimeout(this.end, ms);
    await this.given;
    clearTimeout(timer);
  }
}
