import { constants, setPriority } from 'node:os';
import type { WorkUnderWay } from '../backup/backup-context.ts';
import { terminalProgress } from '../runtime/progress.js';

/**
 * Runs long work with a line on standard error that tells how far it is; Ctrl+C asks it to stop. From then on this process
 * leaves the processor to those that serve somebody.
 */
export async function showWork<T>(title: string, run: (work: WorkUnderWay) => Promise<T>): Promise<T> {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const step = terminalProgress().step(title);
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  process.once('SIGINT', stop);
  try {
    const result = await run({
      async progress(done, total) {
        const share = total === null || total === 0 ? '' : ` of ${total} (${Math.floor((100 * done) / total)} %)`;
        step.detail(`${title}: ${done}${share}`);
      },
      cancelled: () => stopped,
    });
    step.done(title);
    return result;
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}
