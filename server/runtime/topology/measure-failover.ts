import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { slotOf } from '#lib/cache/cluster-slot.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import { createCache } from '#lib/sdk/node.ts';
import { RuntimeError } from '../runtime-error.ts';
import { askServer } from './ask-server.ts';
import { adminUrlOf, primaryName } from './launch-node.ts';
import { agreedPrimary } from './start-sentinels.ts';
import type { TopologyNode, TopologyState } from './topology-state.ts';
import { until } from './until.ts';
import { startWriteLoad, type TriedWrite, type WriteLoad } from './write-load.ts';

export interface FailoverReport {
  /** The node that was killed. */
  killed: string;
  /** From the kill to the first write that another took in its place. */
  recoveryMs: number;
  recoveryTargetMs: number;
  /** Writes that were acknowledged before, during and after. */
  acknowledged: number;
  /** Writes whose writer was told that they failed. */
  refused: number;
  /** Acknowledged writes that nobody has afterwards: the price of replication that does not wait. */
  lost: number;
}

const recoveryTargetMs = 15_000;
const warmUpMs = 1_000;
const settleMs = 1_000;
const deadlineMs = 60_000;
const readAtOnce = 100;
/** The purpose database of the module `api`. */
const database = 1;

interface Victim {
  node: TopologyNode;
  /** Whether a key lives there. */
  holds(key: string): boolean;
}

async function chooseVictim(state: TopologyState, tenantId: string): Promise<Victim> {
  const servers = state.nodes.filter(({ role }) => role === 'server');
  if (state.kind === 'sentinel') {
    const sentinels = state.nodes.filter(({ role }) => role === 'sentinel');
    const port = await agreedPrimary(sentinels, primaryName);
    const node = servers.find((server) => server.port === port);
    if (node === undefined) throw new RuntimeError('The sentinels do not agree on a primary just now: try again.');
    return { node, holds: () => true };
  }
  for (const node of servers.filter(({ plane }) => plane === 'data')) {
    const ranges = await slotsOf(node, state.passwords.admin);
    if (ranges.length === 0) continue;
    const keyspace = new Keyspace({ form: 'prefixed' });
    const holds = (key: string) => {
      const slot = slotOf(keyspace.build({ tenantId, module: 'api', dataType: 'temp', key, database }));
      return ranges.some(([first, last]) => slot >= first && slot <= last);
    };
    return { node, holds };
  }
  throw new RuntimeError(`In a topology of the kind ${state.kind} no server takes another's place.`);
}

/** Slots of a primary; none of a replica or of a server that does not answer. */
async function slotsOf(node: TopologyNode, adminPassword: string): Promise<[first: number, last: number][]> {
  try {
    const text = await askServer(adminUrlOf(node, adminPassword), (server) => server.call('CLUSTER', 'NODES'));
    const own = String(text)
      .split('\n')
      .find((line) => line.includes('myself,master'));
    return (own?.trim().split(' ').slice(8) ?? []).flatMap((range): [number, number][] => {
      const [first, last = first] = range.split('-').map(Number);
      return first === undefined || last === undefined || Number.isNaN(first) ? [] : [[first, last]];
    });
  } catch {
    return [];
  }
}

async function kill(node: TopologyNode, adminPassword: string): Promise<void> {
  const text = await askServer(adminUrlOf(node, adminPassword), (server) => server.info('server'));
  const pid = Number(/process_id:(\d+)/.exec(text)?.[1]);
  if (!(pid > 1)) throw new RuntimeError(`${node.name} does not tell its process.`);
  process.kill(pid, 'SIGKILL');
}

/** Waits until a write that began after the loss was noticed is acknowledged; answers how long after the kill that was. */
async function recovery(load: WriteLoad, victim: Victim, killedMs: number): Promise<number> {
  const first = (writes: readonly TriedWrite[], afterMs: number) =>
    writes.find(({ key, begunMs }) => begunMs > afterMs && victim.holds(key));
  await until('the loss', async () => first(load.refused, killedMs) !== undefined, deadlineMs);
  const noticedMs = first(load.refused, killedMs)?.endedMs ?? killedMs;
  await until('a new primary', async () => first(load.acknowledged, noticedMs) !== undefined, deadlineMs);
  return (first(load.acknowledged, noticedMs)?.endedMs ?? noticedMs) - killedMs;
}

/** Reads every key back. A server that does not answer is asked again: only its word that there is none counts. */
async function countLost(state: TopologyState, tenantId: string, keys: readonly string[]): Promise<number> {
  const cache = createCache({
    ...{ url: state.redisUrl, strict: true, onError: () => undefined, onWarning: () => undefined },
    connection: { connectionName: 'kryonix-failover', commandTimeoutMs: 5_000 },
  });
  const tenant = cache.forTenant(tenantId);
  try {
    let lost = 0;
    for (let start = 0; start < keys.length; start += readAtOnce) {
      const names = keys.slice(start, start + readAtOnce).map((key) => ({ module: 'api', type: 'temp', key }));
      await until('an answer', async () => {
        lost += (await tenant.mget(names)).filter(({ hit }) => !hit).length;
        return true;
      });
    }
    return lost;
  } finally {
    await cache.close();
  }
}

/**
 * Kills a primary, as `kill -9` does, while the SDK writes, and tells how long nobody took its place and which writes
 * that had been acknowledged are gone. The node stays dead.
 * @throws RuntimeError for a topology without replicas; an error where nobody takes over within a minute
 */
export async function measureFailover(state: TopologyState): Promise<FailoverReport> {
  const tenantId = randomUUID();
  const cache = createCache({
    url: state.redisUrl,
    // Refused writes are counted; that the servers may evict is no news here.
    onError: () => undefined,
    onWarning: () => undefined,
    connection: { connectionName: 'kryonix-failover' },
  });
  const tenant = cache.forTenant(tenantId);
  const victim = await chooseVictim(state, tenantId);
  const load = startWriteLoad(tenant);
  try {
    await delay(warmUpMs);
    await kill(victim.node, state.passwords.admin);
    const recoveryMs = await recovery(load, victim, performance.now());
    await delay(settleMs);
    await load.stop();
    const keys = load.acknowledged.map(({ key }) => key);
    const lost = await countLost(state, tenantId, keys);
    return {
      killed: victim.node.name,
      recoveryMs: Math.round(recoveryMs),
      recoveryTargetMs,
      acknowledged: load.acknowledged.length,
      refused: load.refused.length,
      lost,
    };
  } finally {
    await load.stop();
    await cache.close();
  }
}
