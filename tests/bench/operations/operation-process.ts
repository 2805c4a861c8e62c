import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { backgroundFlags, serveLast } from '#server/backup/serve-last.ts';
import type { Connections } from '#server/runtime/connections.ts';

/** What the process is told first. */
export interface ToldOperation {
  operation: 'backup' | 'verify' | 'restore';
  connections: Connections;
  home: string;
  masterKey: string;
  tenantId: string;
  file: string;
  restoreId: string;
}

const ranSchema = z.object({ seconds: z.number(), peakMiB: z.number(), entries: z.number(), bytes: z.number() });

/** How an operation went; pauses do not count. */
export type Ran = z.infer<typeof ranSchema>;

/** An operation under way. */
export interface OperationProcess {
  ended: Promise<Ran>;
  /** Resolves once it stands still; `false` where it has ended before. */
  pause(): Promise<boolean>;
  resume(): void;
}

const program = fileURLToPath(new URL('./run-operation.ts', import.meta.url));

/** Begins an operation in a process of its own, with the priority that the product gives it; resolves when it works. */
export async function startOperation(told: ToldOperation): Promise<OperationProcess> {
  const child = fork(program, [], { execArgv: [...backgroundFlags, '--import', 'tsx'] });
  setPriority(child.pid ?? 0, constants.priority.PRIORITY_BELOW_NORMAL);
  let ran: Ran | null = null;
  let begun: () => void = () => undefined;
  let paused: (still: boolean) => void = () => undefined;
  const working = new Promise<void>((resolve) => {
    begun = resolve;
  });
  child.on('message', (message) => {
    if (message === 'begun') begun();
    else if (message === 'paused') paused(true);
    else ran = ranSchema.parse(message);
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      paused(false);
      if (ran === null) reject(new Error(`the process of a ${told.operation} ended early (${code})`));
      else resolve(ran);
    });
  });
  child.send(told);
  await Promise.race([working, ended]);
  await serveLast(child.pid ?? 0);
  return {
    ended,
    pause() {
      const still = new Promise<boolean>((resolve) => {
        paused = resolve;
      });
      if (child.exitCode !== null) return Promise.resolve(false);
      // Who cannot be reached any more has ended.
      child.send('pause', () => undefined);
      return still;
    },
    resume() {
      child.send('resume', () => undefined);
    },
  };
}
