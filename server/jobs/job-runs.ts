import { remember } from '../remember.ts';

interface JobRuns {
  /** Milliseconds since 1970; `null` before the first success. */
  lastSuccessMs: number | null;
  failures: number;
}

const runs = remember('job-runs', () => new Map<string, JobRuns>());

/** Notes how a run of a periodic job ended in this process. */
export function noteJobRun(name: string, ok: boolean, now = Date.now()): void {
  const { lastSuccessMs, failures } = runs.get(name) ?? { lastSuccessMs: null, failures: 0 };
  runs.set(name, { lastSuccessMs: ok ? now : lastSuccessMs, failures: failures + (ok ? 0 : 1) });
}

export function readJobRuns(): ReadonlyMap<string, Readonly<JobRuns>> {
  return runs;
}
