import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LifeCycleWorld } from './life-cycle-world.ts';

const program = fileURLToPath(new URL('../../fixtures/run-tenant-operations.ts', import.meta.url));

export interface OperationsProcess {
  pid: number | undefined;
  /** Resolves once it can begin. */
  ready(): Promise<void>;
  /** Begins the work; resolves when the process has ended, with the signal that ended it. */
  run(operations: readonly { id: string; stopAfterSteps?: number; dieAfterSteps?: number }[]): Promise<string | null>;
  /** Resolves once so many operations have come to where they stop. */
  stopped(operations: number): Promise<void>;
  kill(): void;
}

/** The work on tenants in a process of its own, as the command line does it. Starting takes seconds: do it early. */
export function startOperationsProcess({ product: { connections, services } }: LifeCycleWorld): OperationsProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      KRYONIX_HOME: services.env.KRYONIX_HOME,
      KRYONIX_MASTER_KEY: services.masterKey,
      DATABASE_URL: connections.databaseUrl,
      DATABASE_OWNER_URL: connections.ownerDatabaseUrl,
      DATABASE_INGEST_URL: connections.ingestDatabaseUrl,
      DATABASE_PLATFORM_URL: connections.platformDatabaseUrl,
      REDIS_URL: connections.redisUrl,
      REDIS_CONTROL_URL: connections.controlRedisUrl,
      REDIS_ADMIN_URL: connections.adminRedisUrls?.data,
      REDIS_CONTROL_ADMIN_URL: connections.adminRedisUrls?.control,
      KRYONIX_SERVERS: JSON.stringify(connections.servers ?? {}),
    },
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text;
  });
  const said = async (lines: number): Promise<void> => {
    while (output.split('\n').length <= lines) {
      await Promise.race([
        new Promise((resolve) => child.stdout.once('data', resolve)),
        ended.then((signal) => Promise.reject(new Error(`the process ended early (${signal})`))),
      ]);
    }
  };
  return {
    pid: child.pid,
    run(operations) {
      child.stdin.write(`${JSON.stringify(operations)}\n`);
      return ended;
    },
    ready: () => said(1),
    stopped: (operations) => said(1 + operations),
    kill: () => void child.kill('SIGKILL'),
  };
}
