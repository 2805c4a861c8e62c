import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';

/** Clock ticks a second of `/proc`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds that a process has spent on a processor, all its threads together; null where the system does not tell. */
export async function processSeconds(pid: number | undefined): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The name of the program, in parentheses, may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The same of a single-threaded process, exact to microseconds. */
export async function threadSeconds(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => null);
  return text === null ? null : Number(text.split(' ')[0]) / 1e9;
}

export async function redisSeconds(client: Redis): Promise<number> {
  const told = await client.info('cpu');
  const of = (name: string) => Number(new RegExp(`used_cpu_${name}:([0-9.]+)`).exec(told)?.[1] ?? 0);
  return of('sys') + of('user');
}
