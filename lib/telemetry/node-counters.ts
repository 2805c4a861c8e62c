import type { RedisInfo } from './parse-info.ts';

/** What a server counted since it started, at one instant. `null`: it does not tell. */
export interface NodeCounters {
  atMs: number;
  runId: string | null;
  uptimeSeconds: number | null;
  commandsProcessed: number | null;
  keyspaceHits: number | null;
  keyspaceMisses: number | null;
  evictedKeys: number | null;
  expiredKeys: number | null;
  netInputBytes: number | null;
  netOutputBytes: number | null;
  cpuSeconds: number | null;
  /** Per command, calls and microseconds. */
  commands: Record<string, readonly [calls: number, usec: number]> | null;
}

export type CounterName = Exclude<keyof NodeCounters, 'atMs' | 'runId' | 'uptimeSeconds' | 'commands'>;

export function countersOf({ server, stats, cpu, commands }: RedisInfo, atMs: number): NodeCounters {
  const { systemSeconds = null, userSeconds = null } = cpu ?? {};
  return {
    atMs,
    runId: server?.runId ?? null,
    uptimeSeconds: server?.uptimeSeconds ?? null,
    commandsProcessed: stats?.commandsProcessed ?? null,
    keyspaceHits: stats?.keyspaceHits ?? null,
    keyspaceMisses: stats?.keyspaceMisses ?? null,
    evictedKeys: stats?.evictedKeys ?? null,
    expiredKeys: stats?.expiredKeys ?? null,
    netInputBytes: stats?.netInputBytes ?? null,
    netOutputBytes: stats?.netOutputBytes ?? null,
    cpuSeconds: systemSeconds === null || userSeconds === null ? null : systemSeconds + userSeconds,
    commands: commands && Object.fromEntries(commands.map(({ command, calls, usec }) => [command, [calls, usec]])),
  };
}

/**
 * Whether the server went on counting from `before` to `after`: it neither started anew (another run, or it is younger
 * than the time between) nor had its counters set to zero.
 */
export function countsOn(before: NodeCounters, after: NodeCounters): boolean {
  if (before.runId !== after.runId) return false;
  const elapsedSeconds = (after.atMs - before.atMs) / 1000;
  // Where runs have no ids. The server's uptime is in whole seconds, by its own clock.
  const young = after.uptimeSeconds !== null && after.uptimeSeconds + 2 < elapsedSeconds;
  if (after.runId === null && young) return false;
  const { commandsProcessed: then } = before;
  return elapsedSeconds > 0 && (then === null || after.commandsProcessed === null || after.commandsProcessed >= then);
}

/** What was added of one counter; `null` where either side is unknown. */
export function added(before: NodeCounters, after: NodeCounters, name: CounterName): number | null {
  const [then, now] = [before[name], after[name]];
  return then === null || now === null || now < then ? null : now - then;
}
