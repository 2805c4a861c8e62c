import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { countersOf } from '#lib/telemetry/node-counters.ts';
import { storeSlowCommands } from '../../db/queries/server-truth/store-slow-commands.ts';
import { storeRedisMetrics } from '../../db/queries/telemetry/store-redis-metrics.ts';
import type { RedisPlane } from '../../redis/cluster-plane.ts';
import { planeName, shareOwnReads } from '../../redis/own-reads.ts';
import { askDetails, askInfo } from './ask-node.ts';
import { describeDetails, describeInfo } from './describe-truth.ts';
import { nodeMetrics } from './node-metrics.ts';
import { readTruthState, type TruthState, writeTruthState } from './truth-state.ts';
import { unknownTruth } from './unknown-truth.ts';

interface Options {
  /** `data`, `control`, or the name of a server that tenants live apart on. */
  node: string;
  /** To the server that is polled, as an account that may ask as much as possible. */
  client: RedisPlane;
  /** Where the processes keep for each other what they found out. */
  control: Redis;
  ingestPool: Pool;
  now?: () => number;
}

/** One measurement in each step of so many milliseconds, whichever process takes it. */
export const pollEveryMs = 10_000;
const minuteMs = 60_000;

/**
 * Asks a server what it knows of itself, compares it with the time before, and keeps it: the newest for people, once a
 * minute also for history. Rejects where a server or PostgreSQL does not answer.
 */
export async function pollNode({ node, client, control, ingestPool, now = Date.now }: Options): Promise<void> {
  const state = await readTruthState(control, node);
  const step = (atMs: number) => Math.floor(atMs / pollEveryMs);
  if (state !== null && step(state.polledAtMs) >= step(now())) return;

  const ownReads = await shareOwnReads(control, planeName(client));
  const { info, missingRights } = await askInfo(client);
  const counters = countersOf(info, now());
  const thisMinute = Math.floor(counters.atMs / minuteMs) * minuteMs;
  const truth = { ...unknownTruth, ...state?.truth, ...describeInfo(info, state?.counters ?? null, counters) };
  if (state !== null && state.minute.minuteMs === thisMinute) {
    await writeTruthState(control, node, { ...state, polledAtMs: counters.atMs, counters, truth });
    return;
  }
  const details = await askDetails(client, info);
  Object.assign(truth, describeDetails(info, details, state?.minute ?? null, counters));
  truth.missingRights = [...missingRights, ...details.missingRights];
  const minute: TruthState['minute'] = { minuteMs: thisMinute, counters, latency: details.latency };
  await writeTruthState(control, node, { polledAtMs: counters.atMs, counters, minute, truth });
  const before = state?.minute.counters ?? null;
  await storeRedisMetrics(ingestPool, nodeMetrics(node, { info, before, after: counters, truth, ownReads }));
  const entries = details.slowLog ?? [];
  await storeSlowCommands(ingestPool, { node, runId: counters.runId, entries });
}
