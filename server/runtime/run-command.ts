import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number };
  /** Milliseconds after which the command is killed and counts as failed. */
  timeoutMs?: number;
  /** When aborted, ends the command and all that it started: it leads a process group of its own then. */
  signal?: AbortSignal;
  /** Every line that the command writes to standard error or output. */
  onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Null where the program could not be started or was killed. */
  exitCode: number | null;
  stdout: string;
  /** The last 40 lines of standard error, or why the program could not be started. */
  stderr: string;
}

const keptErrorLines = 40;

/** Runs a program to its end. Never throws for a failing program: look at `exitCode`. */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const output: string[] = [];
    const errors: string[] = [];
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      uid: options.user?.uid,
      gid: options.user?.gid,
      timeout: options.timeoutMs,
      detached: options.signal !== undefined,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endGroup = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    };
    options.signal?.addEventListener('abort', endGroup, { once: true });
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      options.onLine?.(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      errors.push(line);
      if (errors.length > keptErrorLines) errors.shift();
      options.onLine?.(line);
    });
    child.on('error', (error) => resolve({ exitCode: null, stdout: '', stderr: error.message }));
    child.on('close', (exitCode) => {
      options.signal?.removeEventListener('abort', endGroup);
      resolve({ exitCode, stdout: output.join('\n'), stderr: errors.join('\n') });
    });
  });
}
