import { readdir, readFile } from 'node:fs/promises';

/** As Linux numbers them (sched.h). */
export const schedulingPolicies = { other: 0, idle: 5 };

/** What the system says of a process, from its state on: the name before may hold spaces, and ends with a bracket. */
async function statOf(pid: number | string): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The policy by which a processor serves this process. Rejects where it has ended. */
export async function policyOf(pid: number | string): Promise<number> {
  return Number((await statOf(pid))[38]);
}

/** Those of the processes that this one began and that still run. */
export async function policiesOfChildren(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Processes end while they are looked through.
      const stat = await statOf(pid).catch(() => []);
      return Number(stat[1]) === process.pid ? [Number(stat[38])] : [];
    }),
  );
  return found.flat();
}
