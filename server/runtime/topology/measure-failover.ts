import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { slotOf } from '#lib/cache/cluster-slot.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { createCache } from '#lib/sdk/node.ts';
import { RuntimeError } from '../runtime-error.ts';
import { askServer } from './ask-server.ts';
import { adminUrlOf, primaryName } from './launch-node.ts';
import { agreedPrimary } from './start-sentinels.ts';
import type { TopologyNode, TopologyState } from './topology-state.ts';
import { until } from './until.ts';
import { startWriteLoad, type WriteLoad } from './write-load.ts';

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
    const keyspace = new Keyspace('prefixed');
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

/** The end of the longest silence around the kill, counted from it. */
function recoveryOf(load: WriteLoad, victim: Victim, killedAtMs: number): number {
  const times = load.acknowledged.filter(({ key }) => victim.holds(key)).map(({ atMs }) => atMs);
  let longest = { silenceMs: 0, endMs: killedAtMs };
  let before = killedAtMs;
  for (const atMs of times) {
    if (atMs < killedAtMs) continue;
    if (atMs - before > longest.silenceMs) longest = { silenceMs: atMs - before, endMs: atMs };
    before = atMs;
  }
  return longest.endMs - killedAtMs;
}

async function countLost(tenant: TenantCache, keys: readonly string[]): Promise<number> {
  let lost = 0;
  for (let start = 0; start < keys.length; start += readAtOnce) {
    const names = keys.slice(start, start + readAtOnce).map((key) => ({ module: 'api', type: 'temp', key }));
    lost += (await tenant.mget(names)).filter(({ hit }) => !hit).length;
  }
  return lost;
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
    const killedAtMs = performance.now();
    // Whoever had the answer in flight, or still in its socket's buffer, has it by now.
    await until('the loss', async () => load.refused > 0, deadlineMs);
    const lostAtMs = performance.now();
    await until(
      'a new primary',
      async () => load.acknowledged.some(({ key, atMs }) => atMs > lostAtMs && victim.holds(key)),
      deadlineMs,
    );
    await delay(settleMs);
    await load.stop();
    const lost = await countLost(
      tenant,
      load.acknowledged.map(({ key }) => key),
    );
    return {
      killed: victim.node.name,
      recoveryMs: Math.round(recoveryOf(load, victim, killedAtMs)),
      recoveryTargetMs,
      acknowledged: load.acknowledged.length,
      refused: load.refused,
      lost,
    };
  } finally {
    await load.stop();
    await cache.close();
  }
}
