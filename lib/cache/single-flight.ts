/** Work under way, by key: whoever asks for the same meanwhile gets the same answer, or the same error. */
export class SingleFlight {
  private readonly underWay = new Map<string, Promise<unknown>>();

  has(key: string): boolean {
    return this.underWay.has(key);
  }

  /** `T` is the caller's knowledge: the same key must mean the same work. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known as Promise<T>;
    const flight = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, flight);
    return flight;
  }
}
