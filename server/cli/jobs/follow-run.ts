import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRun } from '#lib/contracts/jobs.ts';
import type { JobsService } from '../../jobs/job-queue.ts';
import type { Progress } from '../../runtime/progress.js';

const lookEveryMs = 250;
const beginMs = 30_000;

/** Waits for the end of a run and shows how far it is. @throws where no process takes it up within 30 s */
export async function followRun(jobs: JobsService, id: string, progress: Progress): Promise<JobRun> {
  const step = progress.step(`run ${id}`);
  const begunMs = Date.now();
  try {
    for (;;) {
      const run = await jobs.find(id);
      if (run === null) throw new Error(`The run ${id} was forgotten.`);
      if (run.state === 'succeeded' || run.state === 'failed') {
        if (run.state === 'failed') step.failed();
        else step.done(`${run.name} ${run.state}`);
        return run;
      }
      if (run.progress) step.detail(`${run.name}: ${run.progress.done}/${run.progress.total ?? '?'}`);
      const idle = run.state === 'waiting' && Date.now() - begunMs > beginMs;
      if (idle && (await jobs.list()).workers === 0) {
        throw new Error(`No process of the server takes work: start one, and the run ${id} will begin by itself.`);
      }
      await sleep(lookEveryMs);
    }
  } catch (error) {
    step.failed();
    throw error;
  }
}
