import { logger } from './logger.ts';
import { remember } from './remember.ts';

type Stop = () => unknown;

interface Shutdown {
  steps: Array<{ name: string; stop: Stop }>;
  running: boolean;
}

/** All steps together; what takes longer is left behind. */
const deadlineMs = 30_000;

/** The first use also begins to listen for signals. */
const shutdown = () =>
  remember<Shutdown>('shutdown', () => {
    // Sent twice where npm passes on what the terminal sent already: the second must not cut the first one short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void shutDown(signal, 0));
    process.on('uncaughtException', (err) => {
      logger.fatal({ err }, 'an error was caught nowhere: stopping');
      void shutDown('uncaught exception', 1);
    });
    return { steps: [], running: false };
  });

/**
 * Has `stop` run once when the process is asked to end (SIGINT, SIGTERM, SIGHUP) or an exception was caught nowhere:
 * the last one registered runs first. Returns a function that takes it back.
 */
export function onShutdown(name: string, stop: Stop): () => void {
  const step = { name, stop };
  const { steps } = shutdown();
  steps.push(step);
  return () => {
    const index = steps.indexOf(step);
    if (index >= 0) steps.splice(index, 1);
  };
}

/** Runs what was registered, the last first. False where a step failed, which is logged and keeps no other from running. */
export async function endAll(): Promise<boolean> {
  const { steps } = shutdown();
  let well = true;
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      await step.stop();
    } catch (err) {
      well = false;
      logger.error({ err, step: step.name }, 'a step of the shutdown failed');
    }
  }
  return well;
}

/** Runs what was registered and ends the process. */
export async function shutDown(reason: string, exitCode: number): Promise<void> {
  const state = shutdown();
  if (state.running) return;
  state.running = true;
  const timer = setTimeout(() => {
    logger.error({ reason }, 'the shutdown took too long: ending at once');
    process.exit(1);
  }, deadlineMs);
  const well = await endAll();
  clearTimeout(timer);
  process.exit(well ? exitCode : 1);
}
