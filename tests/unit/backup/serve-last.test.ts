import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { serveLast } from '#server/backup/serve-last.ts';
import { starves } from '#server/backup/watch-waiting.ts';
import { runCommand } from '#server/runtime/run-command.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { policyOf, schedulingPolicies } from '#tests/setup/scheduling-policy.ts';

const isRoot = process.getuid?.() === 0;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that runs this program; resolves when it says that it is ready. */
async function startProcess(program: string, ...flags: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...flags, '--eval', `console.log('ready'); ${program}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

it('has a process served last, but for a while after it was given its share; for who is not root it stays as it is', async () => {
  const child = await startProcess('setInterval(() => {}, 1000)');
  const last = isRoot ? schedulingPolicies.idle : schedulingPolicies.other;
  const served = await serveLast(child.pid ?? 0);
  expect(await policyOf(child.pid ?? 0)).toBe(last);
  await served.giveShare();
  expect(await policyOf(child.pid ?? 0)).toBe(schedulingPolicies.other);
  served.end();
  // Shorter than it takes to give it: it is taken back all the same.
  const shortly = await serveLast(child.pid ?? 0, 1);
  await shortly.giveShare();
  expect(await eventually(async () => (await policyOf(child.pid ?? 0)) === last)).toBe(true);
  shortly.end();
});

it('leaves alone what has ended', async () => {
  const child = await startProcess('setInterval(() => {}, 1000)');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const served = await serveLast(child.pid ?? 0);
  await expect(served.giveShare()).resolves.toBeUndefined();
  served.end();
});

it('takes for starving who waits for most of the time and gets less than its share', () => {
  const before = { ran: 5e9, waited: 7e9 };
  const after = (ranMs: number, waitedMs: number) => ({ ran: 5e9 + ranMs * 1e6, waited: 7e9 + waitedMs * 1e6 });
  expect(starves(before, after(3, 990), 1_000)).toBe(true);
  expect(starves(before, after(150, 850), 1_000)).toBe(false);
  expect(starves(before, after(10, 400), 1_000)).toBe(false);
  expect(starves(before, after(0, 0), 1_000)).toBe(false);
});

it('is told where others take every processor', async () => {
  const busy = 'for (;;) {}';
  const watch = new URL('../../../server/backup/watch-waiting.ts', import.meta.url).href;
  const worker = await startProcess(
    `import('${watch}').then(({ watchWaiting }) => {
       watchWaiting(() => console.log('starving'), 200);
       setInterval(() => { const until = performance.now() + 15; while (performance.now() < until); }, 20);
     });`,
    '--import',
    'tsx',
  );
  let told = 0;
  worker.stdout?.on('data', () => {
    told += 1;
  });
  // Anybody may be served last; only the way back is root's.
  const { exitCode } = await runCommand('chrt', ['--all-tasks', '--idle', '--pid', '0', String(worker.pid)]);
  expect(exitCode).toBe(0);
  for (let hog = 0; hog < availableParallelism(); hog += 1) await startProcess(busy);
  expect(await eventually(async () => told > 0)).toBe(true);
});
