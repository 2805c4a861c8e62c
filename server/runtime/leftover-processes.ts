import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A server that outlived the process which started it. */
interface LeftoverProcess {
  pid: number;
  parentPid: number;
}

const pollMs = 50;

/**
 * The processes of `program` that work in `directory`. Every server of ours has a working directory of its own, so this
 * finds them all after a `kill -9` of the parent, orphaned PostgreSQL workers included, and needs no pid file that
 * could be stale. A shell or an editor that happens to stand there is another program and is left alone.
 */
async function findLeftoverProcesses(directory: string, program: string): Promise<LeftoverProcess[]> {
  const place = await realpath(directory).catch(() => null);
  if (place === null) return [];
  const executable = basename(await realpath(program).catch(() => program));
  const found: LeftoverProcess[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const leftover = await inspectProcess(Number(entry), place, executable);
    if (leftover) found.push(leftover);
  }
  return found;
}

async function inspectProcess(pid: number, place: string, executable: string): Promise<LeftoverProcess | null> {
  try {
    if ((await readlink(`/proc/${pid}/cwd`)) !== place) return null;
    const running = basename((await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, ''));
    if (running !== executable) return null;
    // "pid (name) state ppid …"; the name may itself hold parentheses and spaces.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid, parentPid };
  } catch {
    // It ended meanwhile, or belongs to a user whose processes we may not inspect: then it is not ours.
    return null;
  }
}

/** Ends them, politely first: `signal` to the heads of the families, SIGKILL to all that is there after `deadlineMs`. */
export async function stopLeftoverProcesses(
  directory: string,
  program: string,
  options: { signal: NodeJS.Signals; deadlineMs: number },
): Promise<number> {
  const first = await findLeftoverProcesses(directory, program);
  const pids = new Set(first.map((leftover) => leftover.pid));
  for (const { pid, parentPid } of first) if (!pids.has(parentPid)) sendSignal(pid, options.signal);
  const deadline = Date.now() + options.deadlineMs;
  for (let left = first; left.length > 0; left = await findLeftoverProcesses(directory, program)) {
    if (Date.now() >= deadline) for (const { pid } of left) sendSignal(pid, 'SIGKILL');
    await delay(pollMs);
  }
  return first.length;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
