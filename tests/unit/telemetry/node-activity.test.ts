import { describe, expect, it } from 'vitest';
import { activityBetween, busiestCommands, ownCostBetween } from '#lib/telemetry/node-activity.ts';
import { countersOf } from '#lib/telemetry/node-counters.ts';
import { parseInfo } from '#lib/telemetry/parse-info.ts';

interface Told {
  run?: string;
  uptime?: number;
  hits?: number;
  misses?: number;
  processed?: number;
  getUsec?: number;
  scanUsec?: number;
}

function infoOf({ run = 'a', uptime = 100, hits = 0, misses = 0, processed = 0, getUsec = 0, scanUsec = 0 }: Told) {
  return parseInfo(
    [
      ...['# Server', `run_id:${run}`, `uptime_in_seconds:${uptime}`],
      ...['# Stats', `total_commands_processed:${processed}`, `keyspace_hits:${hits}`, `keyspace_misses:${misses}`],
      ...['# Commandstats', `cmdstat_get:calls=${processed},usec=${getUsec},rejected_calls=1,failed_calls=2`],
      `cmdstat_scan:calls=${processed},usec=${scanUsec}`,
      ...['# Latencystats', 'latency_percentiles_usec_get:p50=1000,p99=2000,p99.9=3000'],
    ].join('\n'),
  );
}
const at = (told: Told, seconds: number) => countersOf(infoOf(told), seconds * 1000);

describe('what a server did between two measurements', () => {
  it('is told as rates of the time between', () => {
    const activity = activityBetween(at({}, 0), at({ hits: 30, misses: 10, processed: 100, uptime: 110 }, 10));
    expect(activity).toMatchObject({ windowSeconds: 10, opsPerSecond: 10, hitRate: 75, hitsPerSecond: 3 });
    expect(activity, 'what it did not say is unknown').toMatchObject({ cpuPercent: null, evictedPerSecond: null });
  });

  it.each([
    ['another run', 'a', { run: 'b', hits: 50, processed: 500 }],
    [
      'a start, without an id, that is younger than the time between',
      '',
      { run: '', uptime: 3, hits: 50, processed: 500 },
    ],
    ['counters set to zero', 'a', { uptime: 110, processed: 3 }],
  ])('is unknown after %s', (_why, run, told) => {
    const before = at({ run, hits: 40, processed: 400 }, 0);
    expect(activityBetween(before, at(told, 10))).toBeNull();
    expect(ownCostBetween(before, at(told, 10))).toBeNull();
  });

  it('names the commands that took most of the time, with what they took of it', () => {
    const later = { processed: 10, getUsec: 3000, scanUsec: 1000, uptime: 110 };
    const [first, second] = busiestCommands(infoOf(later), at({}, 0), at(later, 10)) ?? [];
    expect(first).toMatchObject({ command: 'get', calls: 10, failedCalls: 3, callsPerSecond: 1, timeShare: 75 });
    expect(first).toMatchObject({ meanMs: 0.3, p50Ms: 1, p99Ms: 2, p999Ms: 3 });
    expect(second).toMatchObject({ command: 'scan', failedCalls: null, timeShare: 25, p50Ms: null });
  });

  it('shows what watching costs, apart from everything else', () => {
    const cost = ownCostBetween(at({}, 0), at({ processed: 20, getUsec: 9e6, scanUsec: 50_000, uptime: 110 }, 10));
    expect(cost).toEqual({ windowSeconds: 10, serverTimeShare: 0.5, budgetShare: 2, commandsPerSecond: 2 });
  });
});
