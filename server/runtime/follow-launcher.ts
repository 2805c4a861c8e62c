import { readFileSync } from 'node:fs';

const pollMs = 200;
/** npm → shell → node. */
const furthest = 3;

interface Identity {
  pid: number;
  /** Clock ticks since the machine started: tells a process from a later one with the same number. */
  startTicks: string;
}

/**
 * Calls `onGone` once when the npm that started this process has ended without telling it, so that the product ends with
 * the command that started it: npm passes SIGTERM only to the shell in between, and SIGKILL to nobody. Does nothing
 * where the process was not started through npm.
 */
export function followLauncher(onGone: () => void): void {
  const launcher = findNpm();
  if (launcher === null) return;
  const timer = setInterval(() => {
    if (identify(launcher.pid)?.startTicks === launcher.startTicks) return;
    clearInterval(timer);
    onGone();
  }, pollMs);
  timer.unref();
}

function findNpm(): Identity | null {
  if (process.env.npm_lifecycle_event === undefined) return null;
  for (let pid = process.ppid, step = 0; pid > 1 && step < furthest; step += 1) {
    const stat = readStat(pid);
    if (stat === null) return null;
    if (/^(npm|pnpm|yarn|node|npx)\b/.test(stat.name)) return { pid, startTicks: stat.startTicks };
    pid = stat.parentPid;
  }
  return null;
}

function identify(pid: number): Identity | null {
  const stat = readStat(pid);
  // A zombie has ended; only its parent has not looked yet.
  return stat === null || stat.state === 'Z' ? null : { pid, startTicks: stat.startTicks };
}

function readStat(pid: number): { name: string; state: string; parentPid: number; startTicks: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const open = text.indexOf('(');
    const close = text.lastIndexOf(')');
    const fields = text.slice(close + 2).split(' ');
    return {
      name: text.slice(open + 1, close),
      state: fields[0] ?? '',
      parentPid: Number(fields[1]),
      startTicks: fields[19] ?? '',
    };
  } catch {
    return null;
  }
}
