import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../fixtures/run-ingester.ts', import.meta.url));

export interface IngesterProcess {
  /** Kills it and starts another, which knows nothing of the first. */
  kill(): true;
  /** Of the operating system; undefined where it could not be started. */
  pid(): number | undefined;
  close(): Promise<void>;
}

/** An ingester in a process of its own. */
export function startIngesterProcess(ingestDatabaseUrl: string, controlUrl: string): IngesterProcess {
  const launch = () =>
    spawn(process.execPath, ['--import', 'tsx', program, ingestDatabaseUrl, controlUrl], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let child: ChildProcess = launch();
  return {
    kill() {
      child.kill('SIGKILL');
      child = launch();
      return true;
    },
    pid: () => child.pid,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
