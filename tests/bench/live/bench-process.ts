import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Open files for every socket of a process; as many as this machine allows where that is less. */
const wantedFiles = 32_768;
const raise = `ulimit -n ${wantedFiles} 2>/dev/null || ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"`;
const runner = fileURLToPath(new URL('../../../server/runtime/run.js', import.meta.url));

/** A program of this bench in a process of its own, which answers one question after the other. */
export interface BenchProcess {
  ask<T>(question: object): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `file` of this folder; it must answer each message with one message, and may collect its garbage before. */
export function startBenchProcess(file: string): BenchProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child: ChildProcess = spawn('sh', ['-c', raise, process.execPath, '--expose-gc', runner, path], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    async ask<T>(question: object) {
      const answer = once(child, 'message');
      child.send(question);
      const gone = ended.then(() => Promise.reject(new Error(`${file} ended before it answered`)));
      const [message] = await Promise.race([answer, gone]);
      return message as T;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
