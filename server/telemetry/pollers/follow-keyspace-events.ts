import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { storeRedisMetrics } from '../../db/queries/telemetry/store-redis-metrics.ts';
import type { Plane } from '../../redis/acl-rules.ts';
import type { RedisPlane } from '../../redis/cluster-plane.ts';
import { KeyspaceEventCounter } from './keyspace-event-counter.ts';
import { writeKeyspaceEvents } from './truth-state.ts';

interface Options {
  plane: Plane;
  client: RedisPlane;
  /** Opens a connection that will do nothing but listen. */
  openListener(): Redis;
  control: Redis;
  ingestPool: Pool;
  /** True once another process may listen. */
  cancelled(): boolean;
  flushEveryMs?: number;
}

const lookMs = 250;
const patterns = ['__keyevent@*__:expired', '__keyevent@*__:evicted'];

/** Whether the operator has the server tell of keys that expire and are evicted. The setting is only ever read. */
async function areEventsOn(client: RedisPlane): Promise<boolean> {
  try {
    const answer = await client.call('CONFIG', 'GET', 'notify-keyspace-events');
    const flags = Array.isArray(answer) ? String(answer[1] ?? '') : '';
    return flags.includes('E') && /[Axe]/.test(flags);
  } catch (error) {
    // Without the right to see the setting, INFO's totals are what there is; the poller says so.
    if (error instanceof Error && /^(NOPERM\b|ERR unknown command)/.test(error.message)) return false;
    throw error;
  }
}

/**
 * Counts expired and evicted keys per tenant for as long as the server tells of them, and keeps the counts once a minute.
 * Returns at once where it does not tell.
 */
export async function followKeyspaceEvents(options: Options): Promise<void> {
  const { plane, client, openListener, control, ingestPool, cancelled, flushEveryMs = 60_000 } = options;
  if (!(await areEventsOn(client))) return;
  const counter = new KeyspaceEventCounter();
  const listener = openListener();
  try {
    listener.on('pmessage', (_pattern: string, channel: string, key: string) => counter.count(channel, key));
    await listener.psubscribe(...patterns);
    let flushAtMs = Date.now() + flushEveryMs;
    while (!cancelled()) {
      await sleep(Math.min(lookMs, flushEveryMs));
      if (Date.now() < flushAtMs) continue;
      flushAtMs = Date.now() + flushEveryMs;
      const { events, metrics } = counter.take(plane, new Date());
      await writeKeyspaceEvents(control, plane, events);
      await storeRedisMetrics(ingestPool, metrics);
      if (!(await areEventsOn(client))) return;
    }
  } finally {
    listener.disconnect();
  }
}
