import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until `condition` gives a value other than false, null or undefined; throws after the deadline. */
export async function eventually<T>(condition: () => Promise<T> | T, deadlineMs = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() > end) throw new Error(`the condition did not hold within ${deadlineMs} ms`);
    await delay(20);
  }
}
