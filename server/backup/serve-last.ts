import { runCommand } from '../runtime/run-command.ts';

/**
 * Node's flags for such a process: by default it collects its garbage on every processor at once, which keeps others
 * from theirs.
 */
export const backgroundFlags = ['--single-threaded-gc'] as const;

/** A process that is served last. */
export interface ServedLast {
  /** Others leave it nothing: for a while it has the share that its priority gives it. */
  giveShare(): Promise<void>;
  /** It has ended. */
  end(): void;
}

async function setPolicy(pid: number, policy: '--idle' | '--other'): Promise<boolean> {
  const { exitCode } = await runCommand('chrt', ['--all-tasks', policy, '--pid', '0', String(pid)]);
  return exitCode === 0;
}

/**
 * Has a process served only while nobody else wants its processor, and at once no more when somebody does: one of low
 * priority still keeps a server waiting for the rest of its turn, three milliseconds. Only root may give it its share
 * back, so for everybody else, and where the system has no `chrt`, it keeps its priority.
 *
 * @param shareMs how long it has its share, once that is given, milliseconds
 */
export async function serveLast(pid: number, shareMs = 10_000): Promise<ServedLast> {
  if (process.getuid?.() !== 0 || !(await setPolicy(pid, '--idle'))) {
    return { giveShare: async () => undefined, end: () => undefined };
  }
  let ended = false;
  let given = false;
  let share: NodeJS.Timeout | undefined;
  return {
    async giveShare() {
      if (ended || given) return;
      given = true;
      await setPolicy(pid, '--other');
      if (ended) return;
      // Only now: a machine so busy that the share took longer to give than it lasts would take it back before.
      share = setTimeout(() => {
        given = false;
        void setPolicy(pid, '--idle');
      }, shareMs);
    },
    end() {
      ended = true;
      clearTimeout(share);
    },
  };
}
