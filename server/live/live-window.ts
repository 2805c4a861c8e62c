import type { Redis } from 'ioredis';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { changedChannel } from './live-channels.ts';
import {
  addRecords,
  addRow,
  bucketBase,
  counterCode,
  type LiveTotals,
  latencyCode,
  mobileCode,
  writeRecord,
} from './live-record.ts';

/**
 * The last five minutes of each tenant by the second, on the control plane: one string of records per tenant and block of
 * ten seconds. Written by the ingester after its transaction, so it never counts a batch twice; a crash in between may
 * leave a second out of the window, never out of the rollups.
 */
export const blockSeconds = 10;
const windowMs = 300_000;
/** Kept longer than the window, for readers at its edge. */
const expireSeconds = 420;

export const blockKey = (tenantId: string, block: number) => `kryonix:live:seconds:${tenantId}:${block}`;

export interface LiveCounts {
  calls: number;
  hits: number;
  misses: number;
  stales: number;
  errors: number;
}

export interface LiveWindow extends LiveCounts {
  mobileCalls: number;
  latencySumUs: number;
  /** Merged histogram, `[bucket, count, …]`, ascending. */
  latency: number[];
  /** Per purpose database with an operation in the window. */
  databases: Map<number, LiveCounts>;
  /** Seconds that the window covers. */
  seconds: number;
}

/** Adds rows to the window and tells whose changed; rows older than the window are left out. */
export async function addToLiveWindow(control: Redis, rows: readonly RollupRow[], nowMs: number): Promise<void> {
  const tenants = new Map<string, Map<number, LiveTotals>>();
  const oldest = secondsOf(nowMs, 0).first;
  for (const row of rows) {
    const second = Math.floor(row.bucketMs / 1_000);
    if (second < oldest) continue;
    const seconds = tenants.get(row.tenantId) ?? new Map<number, LiveTotals>();
    const totals: LiveTotals = seconds.get(second) ?? new Map();
    addRow(totals, row);
    seconds.set(second, totals);
    tenants.set(row.tenantId, seconds);
  }
  if (tenants.size === 0) return;
  const pipeline = control.pipeline();
  for (const [tenantId, seconds] of tenants) {
    for (const [block, records] of recordsByBlock(seconds)) {
      const key = blockKey(tenantId, block);
      pipeline.append(key, records);
      pipeline.expire(key, expireSeconds);
    }
  }
  pipeline.publish(changedChannel, [...tenants.keys()].join(','));
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

function recordsByBlock(seconds: ReadonlyMap<number, LiveTotals>): Map<number, string> {
  const blocks = new Map<number, string>();
  for (const [second, totals] of seconds) {
    const block = Math.floor(second / blockSeconds);
    blocks.set(block, (blocks.get(block) ?? '') + writeRecord(second % blockSeconds, totals));
  }
  return blocks;
}

/**
 * The window that ends at `nowMs`.
 * @param sinceMs when ingestion began: a shorter history makes a shorter window, not a lower rate.
 */
export async function readLiveWindow(
  control: Redis,
  tenantId: string,
  nowMs: number,
  sinceMs: number,
): Promise<LiveWindow> {
  const { first, last } = secondsOf(nowMs, sinceMs);
  const { firstBlock, lastBlock } = blocksOf(first, last);
  const blocks = Array.from({ length: lastBlock - firstBlock + 1 }, (_, index) => firstBlock + index);
  const answers = await control.mget(blocks.map((block) => blockKey(tenantId, block)));
  const totals: LiveTotals = new Map();
  for (const [index, text] of answers.entries()) addRecords(totals, text ?? '', index === 0 ? first % blockSeconds : 0);
  return toWindow(totals, spanSeconds(first, nowMs));
}

/** The seconds of the window that ends at `nowMs`, counted since the epoch, both ends included. */
export function secondsOf(nowMs: number, sinceMs: number): { first: number; last: number } {
  const first = Math.max(Math.ceil((nowMs - windowMs) / 1_000), Math.floor(sinceMs / 1_000));
  return { first, last: Math.floor(nowMs / 1_000) };
}

export function blocksOf(first: number, last: number): { firstBlock: number; lastBlock: number } {
  return { firstBlock: Math.floor(first / blockSeconds), lastBlock: Math.floor(last / blockSeconds) };
}

/** How long a window is that begins with a second and ends at `nowMs`. */
export const spanSeconds = (first: number, nowMs: number) => Math.max(1, nowMs / 1_000 - first);

export function toWindow(totals: LiveTotals, seconds: number): LiveWindow {
  const all: LiveCounts = { calls: 0, hits: 0, misses: 0, stales: 0, errors: 0 };
  const databases = new Map<number, LiveCounts>();
  for (let id = 0; id < 16; id++) {
    const counts = countsOf(totals, id);
    if (counts.calls > 0) databases.set(id, counts);
    all.calls += counts.calls;
    all.hits += counts.hits;
    all.misses += counts.misses;
    all.stales += counts.stales;
    all.errors += counts.errors;
  }
  const buckets: number[] = [];
  for (const code of totals.keys()) if (code >= bucketBase) buckets.push(code);
  return {
    ...all,
    mobileCalls: totals.get(mobileCode) ?? 0,
    latencySumUs: totals.get(latencyCode) ?? 0,
    latency: buckets.sort((a, b) => a - b).flatMap((code) => [code - bucketBase, totals.get(code) ?? 0]),
    databases,
    seconds,
  };
}

function countsOf(totals: LiveTotals, database: number): LiveCounts {
  return {
    calls: totals.get(counterCode(database, 0)) ?? 0,
    hits: totals.get(counterCode(database, 1)) ?? 0,
    misses: totals.get(counterCode(database, 2)) ?? 0,
    stales: totals.get(counterCode(database, 3)) ?? 0,
    errors: totals.get(counterCode(database, 4)) ?? 0,
  };
}
