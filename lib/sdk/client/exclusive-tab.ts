/** The part of `navigator.locks` that is used. */
export interface LocksLike {
  request<T>(name: string, options: { signal?: AbortSignal }, run: () => Promise<T>): Promise<T>;
}

/**
 * Runs work that only one tab may do at a time, one after the other; without `navigator.locks`, only within this page.
 * The server takes the same mutation twice without harm, so that what is lost then is work, not data.
 */
export function createExclusive(locks: LocksLike | undefined, name: string, signal: AbortSignal) {
  let last: Promise<unknown> = Promise.resolve();
  return function exclusively<T>(run: () => Promise<T>): Promise<T> {
    const start = () => (locks === undefined ? run() : locks.request(name, { signal }, run));
    const mine = last.then(start, start);
    last = mine.catch(() => undefined);
    return mine;
  };
}
