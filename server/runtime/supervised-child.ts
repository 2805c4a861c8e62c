import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { stopLeftoverProcesses } from './leftover-processes.ts';
import { logTail, rotateLog } from './log-tail.ts';
import { RuntimeError } from './runtime-error.ts';

export interface ChildOptions {
  /** For people: in logs and messages. */
  name: string;
  command: string;
  args: string[];
  /** Only this child works here: it is how leftovers of a killed parent are recognised. */
  directory: string;
  env: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number };
  logFile: string;
  /** What asks the child to end. */
  stopSignal: NodeJS.Signals;
  /** Milliseconds that the child has to end before SIGKILL. */
  stopDeadlineMs: number;
  /** Milliseconds that the child has to become ready at the first start. */
  readyDeadlineMs: number;
  /** Before every start: clear what a crash left behind. */
  beforeStart?: () => Promise<void>;
  /** Resolves true once the child answers. Leave it out for a child that is ready when it runs. */
  isReady?: () => Promise<boolean>;
  /** False: a child that dies stays away, for who kills it on purpose. */
  restart?: boolean;
  log: Logger;
}

export interface SupervisedChild {
  readonly name: string;
  /** Null while it is not running. */
  readonly pid: number | null;
  /** How often it was started again after it had died. */
  readonly restarts: number;
  /** Resolves when it answers for the first time; rejects with a `RuntimeError` that ends with its log where it does not. */
  readonly ready: Promise<void>;
  /** Ends the child and its supervision. */
  stop(): Promise<void>;
}

const readyPollMs = 25;
/** A child that ran this long before it died begins again with the shortest delay. */
const healthyMs = 60_000;

/** Milliseconds before the next start: 1 s, 2 s, 4 s, … 30 s. */
export function restartDelayMs(failuresInARow: number): number {
  return Math.min(30_000, 1_000 * 2 ** Math.max(0, failuresInARow - 1));
}

interface Run {
  child: ChildProcess;
  /** How it ended: an exit code, a signal or why it could not start. */
  ended: Promise<string>;
}

/**
 * Starts a child and starts it again with back-off whenever it dies after it was ready.
 * It leads a session of its own, so that Ctrl-C in the terminal reaches only the parent, which then stops its children
 * in order. Returns at once, so that a stop during the start finds it: wait for `ready`.
 */
export function superviseChild(options: ChildOptions): SupervisedChild {
  const { log, name } = options;
  const stopping = new AbortController();
  let current: Run | null = null;
  let restarts = 0;

  const launch = async () => {
    const run = await start(options, stopping.signal);
    current = run;
    // The stop may have come while it was being started.
    if (run !== null && stopping.signal.aborted) await end(run, options);
    return run;
  };
  const first = launch();
  const ready = first.then((run) => (run === null ? undefined : firstReady(options, run, stopping.signal)));
  const supervision = ready.then(async () => {
    let run = await first;
    for (let failures = 1; run !== null; failures += 1) {
      const startedMs = Date.now();
      const how = await run.ended;
      if (stopping.signal.aborted || options.restart === false) return;
      if (Date.now() - startedMs > healthyMs) failures = 1;
      const delayMs = restartDelayMs(failures);
      log.warn({ child: name, how, delayMs }, 'a child died and will be started again');
      await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
      run = await launch();
      if (run !== null) restarts += 1;
    }
  });
  // The first start's failure is what `ready` tells; any other ends the supervision and must be seen.
  ready.then(
    () => supervision.catch((err: unknown) => log.error({ err, child: name }, 'a child is no longer supervised')),
    () => {},
  );
  supervision.catch(() => {});

  return {
    name,
    ready,
    get pid() {
      return current !== null && isRunning(current.child) ? (current.child.pid ?? null) : null;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      stopping.abort();
      if (current !== null) await end(current, options);
      await supervision.catch(() => {});
      if (current !== null) await end(current, options);
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Null where the stop came before there was anything to start. */
async function start(options: ChildOptions, stopping: AbortSignal): Promise<Run | null> {
  await stopLeftoverProcesses(options.directory, options.command, {
    signal: options.stopSignal,
    deadlineMs: options.stopDeadlineMs,
  });
  await options.beforeStart?.();
  await rotateLog(options.logFile);
  if (stopping.aborted) return null;
  const output = openSync(options.logFile, 'a', 0o600);
  const child = spawn(options.command, options.args, {
    cwd: options.directory,
    env: options.env,
    uid: options.user?.uid,
    gid: options.user?.gid,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return { child, ended };
}

async function firstReady(options: ChildOptions, run: Run, stopping: AbortSignal): Promise<void> {
  let how: string | null = null;
  void run.ended.then((end) => {
    how = end;
  });
  const deadline = Date.now() + options.readyDeadlineMs;
  while (how === null && !stopping.aborted && Date.now() < deadline) {
    if (options.isReady === undefined || (await options.isReady())) return;
    await delay(readyPollMs);
  }
  if (stopping.aborted) return;
  await end(run, options);
  const tail = await logTail(options.logFile);
  const what = how === null ? `did not answer within ${options.readyDeadlineMs / 1000} s` : `ended at once (${how})`;
  throw new RuntimeError(`${options.name} ${what}; the end of ${options.logFile}:\n${tail}`);
}

async function end(run: Run, options: ChildOptions): Promise<void> {
  // A frozen child cannot hear the request: thaw it first.
  run.child.kill('SIGCONT');
  run.child.kill(options.stopSignal);
  const timer = setTimeout(() => run.child.kill('SIGKILL'), options.stopDeadlineMs);
  await run.ended;
  clearTimeout(timer);
}
