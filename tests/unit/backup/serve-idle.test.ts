import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { serveIdle } from '#server/backup/serve-idle.ts';
import { eventually } from '#tests/setup/eventually.ts';

/** As Linux numbers them (sched.h). */
const policies = { other: 0, idle: 5 };

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function startProcess(): Promise<number> {
  child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000); console.log("ready")']);
  if (child.stdout) await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** The 41st field of what the system says of a process; the second one may hold spaces and ends with a bracket. */
async function policyOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]);
}

it('has a process served last, until its patience is over; for who is not root it stays as it is', async () => {
  const isRoot = process.getuid?.() === 0;
  const patient = await startProcess();
  const ended = await serveIdle(patient, 60_000);
  expect(await policyOf(patient)).toBe(isRoot ? policies.idle : policies.other);
  ended();
  child?.kill('SIGKILL');

  const impatient = await startProcess();
  await serveIdle(impatient, 1);
  expect(await eventually(async () => (await policyOf(impatient)) === policies.other)).toBe(true);
});

it('leaves alone what has ended', async () => {
  const pid = await startProcess();
  child?.kill('SIGKILL');
  if (child) await once(child, 'exit');
  const ended = await serveIdle(pid, 60_000);
  expect(ended()).toBeUndefined();
});
