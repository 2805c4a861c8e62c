import type { NodeTruth } from '../contracts/infrastructure.ts';
import { added, type CounterName, countsOn, type NodeCounters } from './node-counters.ts';
import type { RedisInfo } from './parse-info.ts';

/** What pollers and census ask, none of which reads a key as the server counts it (`keyspace_hits`, `keyspace_misses`). */
const watchingCommands = new Set([
  ...['info', 'slowlog|get', 'client|list', 'latency|histogram', 'config|get', 'cluster|slots', 'scan', 'memory|usage'],
]);
/** Most of the server's time that watching may take, percent. */
const watchingBudgetShare = 2;
const commandsShown = 20;

const perSecond = (count: number | null, seconds: number) => (count === null ? null : count / seconds);
const milliseconds = (us: number | null | undefined) => (us === null || us === undefined ? null : us / 1000);
const percent = (part: number, whole: number) => (whole > 0 ? Math.min(100, (100 * part) / whole) : null);

/** Rates between two measurements; `null` where the server did not go on counting. */
export function activityBetween(before: NodeCounters | null, after: NodeCounters): NodeTruth['activity'] {
  if (before === null || !countsOn(before, after)) return null;
  const windowSeconds = (after.atMs - before.atMs) / 1000;
  const rate = (name: CounterName) => perSecond(added(before, after, name), windowSeconds);
  const [hits, misses] = [added(before, after, 'keyspaceHits'), added(before, after, 'keyspaceMisses')];
  const cpuPerSecond = rate('cpuSeconds');
  return {
    windowSeconds,
    opsPerSecond: rate('commandsProcessed'),
    hitRate: hits === null || misses === null ? null : percent(hits, hits + misses),
    hitsPerSecond: perSecond(hits, windowSeconds),
    missesPerSecond: perSecond(misses, windowSeconds),
    evictedPerSecond: rate('evictedKeys'),
    expiredPerSecond: rate('expiredKeys'),
    netInputBytesPerSecond: rate('netInputBytes'),
    netOutputBytesPerSecond: rate('netOutputBytes'),
    cpuPercent: cpuPerSecond === null ? null : 100 * cpuPerSecond,
  };
}

/** Calls and microseconds added per command; `null` where they cannot be compared. */
function commandsBetween(before: NodeCounters | null, after: NodeCounters): Map<string, [number, number]> | null {
  const { commands } = after;
  if (before === null || before.commands === null || commands === null || !countsOn(before, after)) return null;
  const known = before.commands;
  return new Map(
    Object.entries(commands).map(([command, [calls, usec]]) => {
      const [callsThen, usecThen] = known[command] ?? [0, 0];
      return [command, [Math.max(0, calls - callsThen), Math.max(0, usec - usecThen)]];
    }),
  );
}

/** The commands that take most of the server's time first: lately, or since it started where that is all one knows. */
export function busiestCommands(
  info: RedisInfo,
  before: NodeCounters | null,
  after: NodeCounters,
): NodeTruth['commands'] {
  if (info.commands === null) return null;
  const lately = commandsBetween(before, after);
  const latelyUsec = [...(lately?.values() ?? [])].reduce((sum, [, usec]) => sum + usec, 0);
  const seconds = before === null ? 0 : (after.atMs - before.atMs) / 1000;
  const latencies = new Map(info.latencies?.map((latency) => [latency.command, latency]));
  return info.commands
    .map((command) => ({ ...command, added: lately?.get(command.command) ?? null }))
    .sort((a, b) => (b.added?.[1] ?? 0) - (a.added?.[1] ?? 0) || b.usec - a.usec)
    .slice(0, commandsShown)
    .map(({ command, calls, usec, failedCalls, added: more }) => {
      const latency = latencies.get(command);
      return {
        command,
        calls,
        failedCalls,
        callsPerSecond: more === null ? null : more[0] / seconds,
        timeShare: more === null ? null : percent(more[1], latelyUsec),
        meanMs: calls === 0 ? null : usec / calls / 1000,
        p50Ms: milliseconds(latency?.p50Us),
        p99Ms: milliseconds(latency?.p99Us),
        p999Ms: milliseconds(latency?.p999Us),
      };
    });
}

/** What watching took of the server's time; `null` where the server does not tell of its commands. */
export function ownCostBetween(before: NodeCounters | null, after: NodeCounters): NodeTruth['ownCost'] {
  const lately = commandsBetween(before, after);
  if (before === null || lately === null) return null;
  const windowSeconds = (after.atMs - before.atMs) / 1000;
  let [calls, usec] = [0, 0];
  for (const [command, [moreCalls, moreUsec]] of lately) {
    if (!watchingCommands.has(command)) continue;
    calls += moreCalls;
    usec += moreUsec;
  }
  return {
    windowSeconds,
    serverTimeShare: percent(usec, windowSeconds * 1_000_000),
    budgetShare: watchingBudgetShare,
    commandsPerSecond: calls / windowSeconds,
  };
}
