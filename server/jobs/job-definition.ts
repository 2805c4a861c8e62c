import type { Logger } from 'pino';

/** What a run is given. */
export interface JobContext {
  /** What the caller passed when it asked for the run, JSON; `null` for a run by the clock. Never holds a secret. */
  data: unknown;
  /** Tells how far the run is, as often as is convenient: it is written down a few times a second at most. */
  progress(done: number, total: number | null): Promise<void>;
  /** True once the process stops or the right to run was lost: the work must end, by `JobInterrupted` if it is not done. */
  cancelled(): boolean;
  log: Logger;
}

/** Work that one of the processes does at a time, by the clock or when it is asked for. */
export interface JobDefinition {
  /** Unique; lower case with hyphens. */
  name: string;
  /** When it runs by itself; a run that is due while the last one still goes on is left out. */
  repeat?: { everyMs: number } | { cron: string; timeZone: string };
  /** Attempts in all, default 1; the pause between them grows from one second. */
  attempts?: number;
  /** Several runs, with different data, may go on at once. Default: one at a time in all processes together. */
  concurrent?: boolean;
  /** A JSON result, shown on the jobs page. Whatever it throws counts as a failure, except `JobInterrupted`. */
  run(context: JobContext): Promise<unknown>;
}

/** Thrown by a run that ends early because `cancelled()` turned true: it is taken up again, from its beginning. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';

  constructor() {
    super('the run was interrupted and will be taken up again');
  }
}
