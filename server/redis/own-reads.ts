import { type Cluster, type Command, Redis } from 'ioredis';
import { lookupsOf } from '#lib/cache/lookups-of.ts';
import { remember } from '../remember.ts';
import { ClusterPlane, type RedisPlane } from './cluster-plane.ts';
import { ScriptReads } from './script-reads.ts';

/** Answers that took longer came to a command that blocked: the server looked once more. */
const blockedMs = 3;

const runsScript = new Set(['eval', 'evalsha']);

/** Look-ups of this process per server, not yet taken. */
const tallies = () => remember('own-reads', () => new Map<string, number>());

/** A connection of our own, to one server or to those of a cluster. */
type Client = Redis | Cluster;

const names = () => remember('own-servers', () => new WeakMap<object, string>());

/** Which server a connection goes to: as it was told when it was opened, or where it connects to by itself. */
export function serverOf(client: Client): string {
  const { options } = client;
  return names().get(client) ?? ('host' in options ? `${options.host}:${options.port}` : 'unknown');
}

/** The same of a whole plane. */
export function planeName(plane: RedisPlane): string {
  return serverOf(plane instanceof ClusterPlane ? plane.cluster : (plane as Redis));
}

/** Counts what a connection of the platform's own asks of its server, so that it is not taken for a stranger's. */
export function tallyReads(client: Client, server: string): void {
  names().set(client, server);
  const send = client.sendCommand.bind(client) as (command: Command, ...rest: unknown[]) => unknown;
  const add = (count: number) => {
    tallies().set(server, (tallies().get(server) ?? 0) + count);
  };
  // On a cluster a script is measured on no node: the driver chooses it.
  const scripts = client instanceof Redis ? new ScriptReads({ client, send, add }) : null;
  client.sendCommand = (command: Command, ...rest: unknown[]) => {
    const name = command.name.toLowerCase();
    if (scripts !== null && runsScript.has(name)) {
      if (rest[0] === undefined) return scripts.run(command);
      scripts.count(command);
      return send(command, ...rest);
    }
    const lookups = lookupsOf(name, command.args);
    if (lookups > 0) add(lookups);
    if (name.startsWith('xread') && command.args.some((arg) => String(arg).toLowerCase() === 'block')) {
      const begun = performance.now();
      command.promise.then(
        (answer) => {
          if (answer !== null && performance.now() - begun > blockedMs) add(lookups);
        },
        // Whoever sent it hears of the fault.
        () => undefined,
      );
    }
    return send(command, ...rest);
  };
}

/** Adds look-ups that no command shows: those of a script that reads only, and knows how many. */
export function countOwnReads(client: Client, lookups: number): void {
  const server = serverOf(client);
  tallies().set(server, (tallies().get(server) ?? 0) + lookups);
}

/** What this process asked of a server since the last time; what is no whole number is left for the next. */
function takeReads(server: string): number {
  const count = tallies().get(server) ?? 0;
  const whole = Math.floor(count);
  tallies().set(server, count - whole);
  return whole;
}

/** Adds this process's look-ups to those of all processes, and answers with their sum since the beginning. */
export async function shareOwnReads(control: Redis, server: string): Promise<number> {
  const count = takeReads(server);
  try {
    // Writing looks nothing up: the question does not count itself.
    return await control.hincrby('kryonix:own-reads', server, count);
  } catch (error) {
    tallies().set(server, (tallies().get(server) ?? 0) + count);
    throw error;
  }
}

/** The same for every server that this process asked something of. */
export async function shareAllOwnReads(control: Redis): Promise<void> {
  await Promise.all([...tallies().keys()].map((server) => shareOwnReads(control, server)));
}
