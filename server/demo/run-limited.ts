/** Runs `task` for every item, at most `limit` at once, in order of start. Rejects with the first failure. */
export async function runLimited<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const remaining = items[Symbol.iterator]();
  async function work(): Promise<void> {
    for (let next = remaining.next(); next.done !== true; next = remaining.next()) await task(next.value);
  }
  await Promise.all(Array.from({ length: limit }, work));
}
