import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until `condition` holds. A question that fails counts as no. @throws what was waited for, after the deadline */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  deadlineMs = 30_000,
  pollMs = 25,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  let reason = '';
  for (;;) {
    try {
      if (await condition()) return;
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > end) throw new Error(`${what} did not come about within ${deadlineMs / 1000} s${reason}`);
    await delay(pollMs);
  }
}
