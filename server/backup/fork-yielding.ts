import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../runtime/run.js', import.meta.url));
/** Part of every Linux system; where it is not, a low priority has to do. */
const changeScheduling = '/usr/bin/chrt';

/** How a process gives way to all others. */
export type Yielding =
  /** It runs where nobody else wants the processor, and may never be served: for whoever looks whether it is. */
  | 'wholly'
  /** It gets a tenth of a processor that others want for themselves. */
  | 'mostly'
  /** Not at all, where somebody waits for it. */
  | 'not';

/**
 * Starts a program in a process of its own that gives way to others. Context: Linux lets even a process of low priority
 * end its slice of a millisecond or more before one that wakes, and every answer to somebody else begins with that.
 * Decision: the scheduling class that anybody takes the processor from at once.
 */
export function forkYielding(program: string, yielding: Yielding): ChildProcess {
  const wholly = yielding === 'wholly' && process.platform === 'linux' && existsSync(changeScheduling);
  const child = fork(runner, [program], {
    ...(wholly ? { execPath: changeScheduling, execArgv: ['--idle', '0', process.execPath] } : { execArgv: [] }),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Before it begins any thread: they have the priority of who began them.
  if (child.pid !== undefined && yielding !== 'not') setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return child;
}
