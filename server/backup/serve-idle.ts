import { runCommand } from '../runtime/run-command.ts';

async function setPolicy(pid: number, policy: '--idle' | '--other'): Promise<boolean> {
  const { exitCode } = await runCommand('chrt', ['--all-tasks', policy, '--pid', '0', String(pid)]);
  return exitCode === 0;
}

/**
 * Has a process served only while nobody else wants its processor, and at once no more when somebody does: one of low
 * priority still keeps a server waiting for the rest of its turn, three milliseconds. After `patienceMs` it has its
 * share again: on a machine that is never at rest its work has to end, too. Only root may give that share back, so for
 * everybody else, and where the system has no `chrt`, it keeps its priority. Answers what to call once it has ended.
 */
export async function serveIdle(pid: number, patienceMs: number): Promise<() => void> {
  if (process.getuid?.() !== 0 || !(await setPolicy(pid, '--idle'))) return () => undefined;
  const patience = setTimeout(() => void setPolicy(pid, '--other'), patienceMs);
  return () => clearTimeout(patience);
}
