import { spawn } from 'node:child_process';
import { onShutdown } from '../shutdown.ts';
import { checkout } from './resolve-programs.ts';

/**
 * Runs a JavaScript program of an installed package in the checkout, with this process's terminal. Resolves to its exit
 * code; null where a signal ended it. When this process is asked to end, so is the program, and it is waited for.
 */
export function runInForeground(
  program: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<number | null> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: checkout,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
  const forget = onShutdown(program, async () => {
    // Test runners stop their servers on SIGINT.
    child.kill('SIGINT');
    await ended;
  });
  return ended.finally(forget);
}
