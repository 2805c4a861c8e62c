import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { logger } from '#server/logger.ts';
import { backfill } from './backfill.ts';
import { parseDemoEnv } from './demo-env.ts';
import { demoTenants } from './demo-tenants.ts';
import { stopSignal } from './stop-signal.ts';

/**
 * The back-fill's own process: its computing must not slow the live operations down, which are timed in theirs.
 * Ends with 0 when the history is complete, also when it was asked to stop before.
 */
const ATTEMPTS = 5;
/** What is under way when asked to stop may take this long, and no longer. */
const GRACE_MS = 1_000;
const PAUSE_MS = 5_000;

/** The lowest priority: pages and live traffic go first. */
const yieldToOthers = () => setPriority(19);

async function main(): Promise<void> {
  const signal = stopSignal();
  signal.addEventListener('abort', () => setTimeout(() => process.exit(0), GRACE_MS).unref());
  const env = parseDemoEnv();
  const tenants = demoTenants(env, () => undefined);
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      const startedMs = performance.now();
      const result = await backfill(env, tenants, signal, yieldToOthers);
      if (signal.aborted) return;
      logger.info({ ...result, seconds: Math.round((performance.now() - startedMs) / 1000) }, 'demo history written');
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error, attempt }, 'demo history interrupted');
      if (attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS * attempt, undefined, { signal }).catch(() => undefined);
    }
  }
}

main().catch((error: unknown) => {
  logger.error({ err: error }, 'the demo history could not be written');
  process.exitCode = 1;
});
