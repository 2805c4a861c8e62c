import { fileURLToPath } from 'node:url';
import { type BackgroundNews, type BackgroundTask, stopMessage } from './background-message.ts';
import { WorkStopped, type WorkUnderWay } from './backup-context.ts';
import { forkYielding, type Yielding } from './fork-yielding.ts';
import { readScheduled, Starvation } from './starvation.ts';

const program = fileURLToPath(new URL('./background-main.ts', import.meta.url));
/** Whether it should stop, and is served at all, is looked up so often, milliseconds. */
const lookEveryMs = 250;
/** It has so long to stop by itself, milliseconds. */
const stopMs = 8_000;

type Outcome = 'done' | 'failed' | 'starved';

/**
 * Does one backup or restore in a process of its own that gives way to all others: compression, ciphers and thousands of
 * answers a second would keep requests of this one waiting, and other processes' too. Where the others leave it next to
 * nothing it is begun anew with a tenth of a processor: a backup has to end. Rejects with `WorkStopped` where it was
 * cancelled; where the process dies, its row says what is left to do.
 */
export async function runInBackground(
  task: BackgroundTask,
  work: WorkUnderWay,
  yielding: Yielding = 'wholly',
): Promise<'done' | 'failed'> {
  const outcome = await runOnce(task, work, yielding);
  if (outcome !== 'starved') return outcome;
  return (await runOnce(task, work, 'mostly')) === 'done' ? 'done' : 'failed';
}

async function runOnce(task: BackgroundTask, work: WorkUnderWay, yielding: Yielding): Promise<Outcome> {
  const child = forkYielding(program, yielding);
  let ended: Extract<BackgroundNews, { kind: 'ended' }>['outcome'] | null = null;
  let telling: Promise<void> = Promise.resolve();
  let fault: unknown;
  child.on('message', (news: BackgroundNews) => {
    if (news.kind === 'ended') ended = news.outcome;
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
  let starved = false;
  const starvation = new Starvation(performance.now());
  let deadline: NodeJS.Timeout | undefined;
  const look = setInterval(async () => {
    const scheduled = yielding === 'wholly' ? await readScheduled(child.pid ?? 0) : null;
    starved ||= scheduled !== null && starvation.note(scheduled, performance.now());
    // As after a crash, its row says what is left to do.
    if (starved) child.kill('SIGKILL');
    if (deadline !== undefined || !(work.cancelled() || fault !== undefined)) return;
    // Who cannot be reached any more is ending.
    child.send(stopMessage, () => undefined);
    deadline = setTimeout(() => child.kill('SIGKILL'), stopMs);
  }, lookEveryMs);
  try {
    child.send(task, (error) => {
      fault ??= error ?? undefined;
    });
    const how = await exit;
    await telling;
    if (fault !== undefined) throw fault;
    if (ended === null && starved && !work.cancelled()) return 'starved';
    if (ended === 'stopped' || (ended === null && work.cancelled()))
      throw new WorkStopped(`the ${task.kind} was stopped`);
    if (ended === null) throw new Error(`the process of a ${task.kind} ended early (${how})`);
    return ended;
  } finally {
    clearInterval(look);
    clearTimeout(deadline);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}
