import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logger } from '#server/logger.ts';
import { childEnvironment } from '#server/runtime/child-environment.ts';
import { type ChildOptions, type SupervisedChild, superviseChild } from '#server/runtime/supervised-child.ts';

let directory: string;
let children: SupervisedChild[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kryonix-child-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) await child.stop();
  await rm(directory, { recursive: true });
});

function supervise(script: string, options: Partial<ChildOptions> = {}): SupervisedChild {
  const child = superviseChild({
    name: 'child',
    command: process.execPath,
    args: ['-e', script],
    directory,
    env: childEnvironment(directory),
    logFile: join(directory, 'child.log'),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 300,
    readyDeadlineMs: 20_000,
    log: logger,
    ...options,
  });
  children.push(child);
  return child;
}

const logged = () => readFile(join(directory, 'child.log'), 'utf8').catch(() => '');

it('starts a child again that was killed', async () => {
  const child = supervise('setInterval(() => {}, 1000)');
  await child.ready;
  const killed = child.pid;
  process.kill(killed ?? 0, 'SIGKILL');
  await expect.poll(() => child.restarts, { timeout: 10_000 }).toBe(1);
  expect(child.pid).not.toBeNull();
  expect(child.pid).not.toBe(killed);
});

it('ends a child that ignores the request', async () => {
  const child = supervise("process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)");
  await child.ready;
  await expect.poll(logged).toContain('deaf');
  await child.stop();
  expect(child.pid).toBeNull();
});

it('ends a frozen child', async () => {
  const child = supervise('setInterval(() => {}, 1000)');
  await child.ready;
  process.kill(child.pid ?? 0, 'SIGSTOP');
  await child.stop();
  expect(child.pid).toBeNull();
});

it('tells why a child cannot start, with the end of its log', async () => {
  const child = supervise("console.error('no such option'); process.exit(3)", { isReady: async () => false });
  await expect(child.ready).rejects.toThrow(/ended at once \(exit code 3\)[\s\S]*no such option/);
});

it('tells of a program that is missing', async () => {
  const child = supervise('', { command: '/nonexistent/program', isReady: async () => false });
  await expect(child.ready).rejects.toThrow(/ENOENT/);
});

it('does not start a child whose stop came first', async () => {
  const child = supervise("console.log('ran'); setInterval(() => {}, 1000)");
  await child.stop();
  await child.ready;
  expect(child.pid).toBeNull();
});
