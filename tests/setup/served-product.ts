import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '#server/runtime/stable-ports.ts';
import { type Credentials, credentialsSchema } from '#server/seed/credentials.ts';

const program = resolve(import.meta.dirname, '../../server/runtime/start.js');
const POLL_MS = 50;
const DEADLINE_MS = 10 * 60_000;
const STOP_MS = 20_000;

export interface ServedProduct {
  baseUrl: string;
  credentials: Credentials;
  /** Milliseconds from the command to the first page. */
  startMs: number;
  /** The end of what it printed. */
  output(): string;
  stop(): Promise<void>;
}

/** For a product that is served later: of those that the system gives by itself any outgoing connection may have it by then. */
export const freePort = () => findFreePort();

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = delay(STOP_MS, true, { signal: patience.signal }).catch(() => false);
  if ((await Promise.race([ended.then(() => false), late])) === true) child.kill('SIGKILL');
  await ended;
  patience.abort();
}

/** Polls a page that needs no session until it is served. Refused connections and 503 mean "not yet". */
async function firstPage(baseUrl: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The product ended early:\n${output()}`);
    const response = await fetch(`${baseUrl}/login`).catch(() => null);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    if (performance.now() > deadlineMs) throw new Error(`No page within ${DEADLINE_MS / 1000} s:\n${output()}`);
    await delay(POLL_MS);
  }
}

/**
 * Starts the product on this home as `npm start` does, without demo traffic unless asked, and waits for its first page.
 * A `niceness` above 0 has it and its servers give way to whoever else needs the processor.
 */
export async function serveProduct(
  home: string,
  port: number,
  environment: Record<string, string> = {},
  niceness = 0,
): Promise<ServedProduct> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, KRYONIX_HOME: home, KRYONIX_DEMO: '0', PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // What it starts inherits this.
  if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  }
  const baseUrl = `http://localhost:${port}`;
  try {
    await firstPage(baseUrl, child, () => output);
    const startMs = performance.now() - startedMs;
    const text = await readFile(join(home, 'credentials.json'), 'utf8');
    const credentials = credentialsSchema.parse(JSON.parse(text));
    return { baseUrl, credentials, startMs, output: () => output, stop: () => stopProcess(child) };
  } catch (error) {
    await stopProcess(child);
    throw error;
  }
}
