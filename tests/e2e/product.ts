import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, credentialsSchema } from '#server/seed/credentials.ts';

/** A running product of the test's own: its own home, its own servers, its own port. */
export interface Product {
  baseUrl: string;
  home: string;
  credentials: Credentials;
  process: ChildProcess;
  stop(): Promise<void>;
}

const readyMs = 240_000;

/** Starts the product as `npm start` does and waits until it is ready to serve. */
export async function startProduct(environment: Record<string, string> = {}): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'kryonix-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['server/runtime/start.js'], {
    env: { ...process.env, KRYONIX_HOME: home, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(home, { recursive: true, force: true });
  };
  const baseUrl = `http://localhost:${port}`;
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the product ended early:\n${output}`);
      return (await fetch(`${baseUrl}/api/ready`)).status === 200;
    }, readyMs);
  } catch (error) {
    await stop();
    throw new Error(`the product did not become ready: ${error instanceof Error ? error.message : error}\n${output}`);
  }
  const credentials = credentialsSchema.parse(JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8')));
  return { baseUrl, home, credentials, process: child, stop };
}

/** Polls until `condition` holds; a refused connection counts as "not yet". */
export async function until(condition: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const met = await condition().catch((error) => {
      if (error instanceof TypeError) return false;
      throw error;
    });
    if (met) return;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
