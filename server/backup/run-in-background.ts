import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BackgroundNews, type BackgroundTask, stopMessage } from './background-message.ts';
import { WorkStopped, type WorkUnderWay } from './backup-context.ts';
import { backgroundFlags, type ServedLast, serveLast } from './serve-last.ts';

const runner = fileURLToPath(new URL('../runtime/run.js', import.meta.url));
const program = fileURLToPath(new URL('./background-main.ts', import.meta.url));
/** Whether it should stop is looked up so often, milliseconds. */
const lookEveryMs = 250;
/** It has so long to stop by itself, milliseconds. */
const stopMs = 8_000;

/**
 * Does one backup or restore in a process of its own that the processor serves behind all others: compression, ciphers
 * and thousands of answers a second would keep requests of this one waiting, and other processes' too. Where others leave
 * it nothing it gets a tenth of a processor all the same: a backup has to end. Rejects with `WorkStopped` where it was
 * cancelled; where the process dies, its row says what is left to do.
 */
export async function runInBackground(
  task: BackgroundTask,
  work: WorkUnderWay,
  niceness: number = constants.priority.PRIORITY_BELOW_NORMAL,
): Promise<'done' | 'failed'> {
  const child = fork(runner, [program], {
    execArgv: [...backgroundFlags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let ended: 'done' | 'failed' | 'stopped' | null = null;
  let served: ServedLast | undefined;
  const serve = async () => {
    if (child.pid !== undefined) served = await serveLast(child.pid);
  };
  let telling: Promise<void> = Promise.resolve();
  let fault: unknown;
  child.on('message', (news: BackgroundNews) => {
    if (news.kind === 'ended') ended = news.outcome;
    else if (news.kind === 'watched') void serve();
    else if (news.kind === 'starving') void served?.giveShare();
    else
      telling = telling
        .then(() => work.progress(news.done, news.total))
        .catch((error: unknown) => {
          fault ??= error;
        });
  });
  const exit = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(String(signal ?? code)));
  });
  let deadline: NodeJS.Timeout | undefined;
  const look = setInterval(() => {
    if (deadline !== undefined || !(work.cancelled() || fault !== undefined)) return;
    // Who cannot be reached any more is ending.
    child.send(stopMessage, () => undefined);
    deadline = setTimeout(() => child.kill('SIGKILL'), stopMs);
  }, lookEveryMs);
  try {
    // Before it begins any thread: they have the priority of who began them.
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    child.send(task, (error) => {
      fault ??= error ?? undefined;
    });
    const how = await exit;
    await telling;
    if (fault !== undefined) throw fault;
    if (ended === 'stopped' || (ended === null && work.cancelled()))
      throw new WorkStopped(`the ${task.kind} was stopped`);
    if (ended === null) throw new Error(`the process of a ${task.kind} ended early (${how})`);
    return ended;
  } finally {
    served?.end();
    clearInterval(look);
    clearTimeout(deadline);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}
