import type { NodeTruth } from '#lib/contracts/infrastructure.ts';
import { activityBetween, busiestCommands, ownCostBetween } from '#lib/telemetry/node-activity.ts';
import { added, countsOn, type NodeCounters } from '#lib/telemetry/node-counters.ts';
import type { RedisInfo } from '#lib/telemetry/parse-info.ts';
import { callsBetween, sharesWithin } from '#lib/telemetry/server-latency.ts';
import type { NodeDetails } from './ask-node.ts';
import type { TruthState } from './truth-state.ts';

/** What INFO tells at once. */
export function describeInfo(info: RedisInfo, before: NodeCounters | null, after: NodeCounters) {
  return {
    polledAt: new Date(after.atMs).toISOString(),
    memory: info.memory,
    activity: activityBetween(before, after),
    expiredKeys: after.expiredKeys,
    expiredHeldPercent: info.stats?.expiredStalePercent ?? null,
    commands: busiestCommands(info, before, after),
    ownCost: ownCostBetween(before, after),
    replication: describeReplication(info),
  } satisfies Partial<NodeTruth>;
}

/** What is asked once a minute, with what happened since the minute before. */
export function describeDetails(
  info: RedisInfo,
  details: NodeDetails,
  before: TruthState['minute'] | null,
  after: NodeCounters,
) {
  return {
    clients: info.clients && { ...info.clients, groups: details.clientGroups },
    latency: describeLatency(details, before, after),
    topology: describeTopology(info, details),
    keyspaceEvents: describeRemovals(before, after),
  } satisfies Partial<NodeTruth>;
}

function describeReplication({ replication }: RedisInfo): NodeTruth['replication'] {
  if (replication === null) return null;
  const { role, connectedReplicas, linkUp, offset: written } = replication;
  const replicas = replication.replicas.map(({ address, state, lagSeconds, offset }) => ({
    address,
    state,
    lagSeconds,
    lagBytes: written === null || offset === null ? null : Math.max(0, written - offset),
  }));
  return { role, connectedReplicas, linkUp, replicas };
}

function describeLatency(
  { latency }: NodeDetails,
  before: TruthState['minute'] | null,
  after: NodeCounters,
): NodeTruth['latency'] {
  if (latency === null || before === null || before.latency === null || !countsOn(before.counters, after)) return null;
  const buckets = callsBetween(before.latency, latency);
  const [p50Ms = null, p95Ms = null, p99Ms = null] = sharesWithin(buckets, [0.5, 0.95, 0.99]);
  return { windowSeconds: (after.atMs - before.counters.atMs) / 1000, p50Ms, p95Ms, p99Ms, buckets };
}

function describeTopology({ cluster }: RedisInfo, { databases, slots }: NodeDetails): NodeTruth['topology'] {
  if (cluster?.enabled) return { mode: 'cluster', slots };
  if (databases === null && cluster === null) return null;
  return { mode: databases === 1 ? 'prefixed' : 'numbered', slots: null };
}

/** Of the whole instance: which tenants' they were, only events tell. */
function describeRemovals(before: TruthState['minute'] | null, after: NodeCounters): NodeTruth['keyspaceEvents'] {
  if (before === null || !countsOn(before.counters, after)) return null;
  const expired = added(before.counters, after, 'expiredKeys');
  const evicted = added(before.counters, after, 'evictedKeys');
  return { source: 'info', expired, evicted, tenants: null };
}
