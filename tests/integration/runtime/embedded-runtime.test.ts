import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logger } from '#server/logger.ts';
import { type EmbeddedRuntime, startEmbeddedRuntime } from '#server/runtime/embedded-runtime.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { checkout, resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { homePrefix, removeHome } from '#tests/setup/remove-home.ts';

let home: string;
let running: EmbeddedRuntime[];
let holders: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(homePrefix);
  running = [];
  holders = [];
});
afterEach(async () => {
  for (const holder of holders) {
    if (holder.kill('SIGKILL')) await once(holder, 'exit');
  }
  for (const runtime of running) await runtime.stop();
  // Whoever was killed has left its servers running.
  await removeHome(home, await resolvePrograms({ postgres: true, redis: true }, null, silentProgress()));
});

async function start(): Promise<EmbeddedRuntime> {
  const runtime = await startEmbeddedRuntime({
    home,
    needs: { postgres: true, redis: true },
    progress: silentProgress(),
    log: logger,
    throwaway: true,
  });
  running.push(runtime);
  return runtime;
}

/** Another process that runs the servers in the same home. */
async function holdElsewhere(): Promise<{ holder: ChildProcess; pids: number[] }> {
  const fixture = fileURLToPath(new URL('../../fixtures/hold-embedded-runtime.ts', import.meta.url));
  const holder = spawn(process.execPath, ['--import', 'tsx', fixture, home], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(holder);
  const [line] = await once(createInterface({ input: holder.stdout }), 'line');
  return { holder, pids: JSON.parse(String(line)).pids };
}

/** A zombie has ended; only its parent has not looked yet. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const addressesOf = ({ connections }: EmbeddedRuntime) => JSON.stringify(connections);
const portsOf = (runtime: EmbeddedRuntime) =>
  [...addressesOf(runtime).matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
const withoutPorts = (runtime: EmbeddedRuntime): unknown =>
  JSON.parse(addressesOf(runtime).replaceAll(/127\.0\.0\.1:\d+/g, 'loopback'));

async function isTaken(port: number): Promise<boolean> {
  const client = connect(port, '127.0.0.1');
  const answered = await once(client, 'connect').then(
    () => true,
    () => false,
  );
  client.destroy();
  return answered;
}

async function query(runtime: EmbeddedRuntime, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: runtime.connections.superuserDatabaseUrl ?? '' });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it('keeps secrets to the owner and the home closed to listing', async () => {
  await start();
  expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(home)).mode & 0o066).toBe(0);
});

it('serves PostgreSQL with TimescaleDB on loopback only', async () => {
  const runtime = await start();
  expect(await query(runtime, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await query(runtime, "select name from pg_available_extensions where name = 'timescaledb'")).toHaveLength(1);
});

it('comes back with the same data, ports and secrets', async () => {
  const first = await start();
  await query(first, 'create table kept as select 42 as answer');
  await first.stop();
  const second = await start();
  expect(withoutPorts(second)).toEqual(withoutPorts(first));
  // A port that a server of another file took in between is the only one that may change.
  const left = portsOf(first).filter((port) => !portsOf(second).includes(port));
  for (const port of new Set(left)) expect(await isTaken(port), String(port)).toBe(true);
  expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('stops every server', async () => {
  const runtime = await start();
  const pids = runtime.children.map(({ pid }) => pid ?? 0);
  await runtime.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

it('refuses a second start on the same home with a sentence that names the first', async () => {
  const { holder } = await holdElsewhere();
  await expect(start()).rejects.toThrow(`already runs from ${home} (process ${holder.pid})`);
}, 60_000);

it('recovers when its parent was killed and its servers were left running', async () => {
  const { holder, pids } = await holdElsewhere();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(pids.every(isAlive)).toBe(true);
  const runtime = await start();
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await query(runtime, 'select 1 as one')).toEqual([{ one: 1 }]);
}, 60_000);

it('is not misled by a stale postmaster.pid that names a living process', async () => {
  const first = await start();
  await first.stop();
  const directory = join(home, 'servers/postgres');
  await writeFile(join(directory, 'postmaster.pid'), `${process.pid}\n${directory}\n`);
  expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(isAlive(process.pid)).toBe(true);
});

it('moves to another port when its own was taken meanwhile', async () => {
  const first = await start();
  const before = new URL(first.connections.redisUrl ?? '').port;
  await first.stop();
  const intruder = createServer().listen(Number(before), '127.0.0.1');
  // Where a server of another file was faster, that one is the intruder.
  await once(intruder, 'listening').catch(() => undefined);
  const second = await start();
  intruder.close();
  expect(new URL(second.connections.redisUrl ?? '').port).not.toBe(before);
  const client = new Redis(second.connections.redisUrl ?? '');
  expect(await client.ping()).toBe('PONG');
  client.disconnect();
});

it('sets data aside whose secrets are gone', async () => {
  const first = await start();
  await first.stop();
  await rm(join(home, 'secrets.json'));
  const second = await start();
  expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(home)).some((name) => name.startsWith('servers.set-aside-'))).toBe(true);
});

it('refuses damaged secrets with a sentence and leaves them as they are', async () => {
  await writeFile(join(home, 'secrets.json'), '{"secret":');
  await expect(start()).rejects.toThrow(/secrets\.json is damaged/);
  expect(await readFile(join(home, 'secrets.json'), 'utf8')).toBe('{"secret":');
});

it('starts PostgreSQL again after it was killed', async () => {
  const runtime = await start();
  const child = runtime.children.find(({ name }) => name === 'PostgreSQL');
  const killed = child?.pid ?? 0;
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => child?.restarts, { timeout: 20_000 }).toBe(1);
  expect(child?.pid).not.toBe(killed);
  await expect.poll(() => query(runtime, 'select 1 as one').catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }]);
}, 60_000);
