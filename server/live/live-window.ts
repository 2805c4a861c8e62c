import type { Redis } from 'ioredis';
import type { RollupRow } from '#lib/telemetry/batch.ts';
import { changedChannel } from './live-channels.ts';

/**
 * The last five minutes of each tenant in 10-second slots on the control plane: one hash per tenant and slot, whose
 * fields are counters. Written by the ingester after its transaction, so it never counts a batch twice; a crash in
 * between may leave a second out of the window, never out of the rollups.
 */
export const slotMs = 10_000;
const windowMs = 300_000;
/** Kept longer than the window, for readers at its edge. */
const expireSeconds = 420;

export const slotKey = (tenantId: string, slot: number) => `kryonix:live:${tenantId}:${slot}`;

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

const counters = ['calls', 'hits', 'misses', 'stales', 'errors'] as const;

/** Adds rows to the window and tells whose changed; rows older than the window are left out. */
export async function addToLiveWindow(control: Redis, rows: RollupRow[], nowMs: number): Promise<void> {
  const hashes = new Map<string, Map<string, number>>();
  const tenantIds = new Set<string>();
  for (const row of rows) {
    if (row.bucketMs < nowMs - windowMs - slotMs) continue;
    const key = slotKey(row.tenantId, Math.floor(row.bucketMs / slotMs));
    let hash = hashes.get(key);
    if (!hash) {
      hash = new Map();
      hashes.set(key, hash);
    }
    addRow(hash, row);
    tenantIds.add(row.tenantId);
  }
  if (hashes.size === 0) return;
  const pipeline = control.pipeline();
  for (const [key, hash] of hashes) {
    for (const [field, count] of hash) pipeline.hincrby(key, field, count);
    pipeline.expire(key, expireSeconds);
  }
  pipeline.publish(changedChannel, [...tenantIds].join(','));
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

function addRow(hash: Map<string, number>, row: RollupRow): void {
  const add = (field: string, count: number) => {
    if (count > 0) hash.set(field, (hash.get(field) ?? 0) + count);
  };
  for (const counter of counters) {
    add(counter, row[counter]);
    add(`${counter}:${row.database}`, row[counter]);
  }
  if (row.device === 'mobile') add('mobile', row.calls);
  add('latency', row.latencySumUs);
  for (let index = 0; index < row.latency.length; index += 2) {
    add(`h${row.latency[index]}`, row.latency[index + 1] ?? 0);
  }
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
  const { first, last } = slotsOf(nowMs, sinceMs);
  const pipeline = control.pipeline();
  for (let slot = first; slot <= last; slot++) pipeline.hgetall(slotKey(tenantId, slot));
  const totals: SlotTotals = new Map();
  for (const [error, hash] of (await pipeline.exec()) ?? []) {
    if (error) throw error;
    addSlot(totals, hash as Record<string, string>);
  }
  return toWindow(totals, secondsOf(first, nowMs));
}

/** Counters by field, of one slot or of several. */
export type SlotTotals = Map<string, number>;

export function addSlot(totals: SlotTotals, hash: Record<string, string>): void {
  for (const field in hash) totals.set(field, (totals.get(field) ?? 0) + Number(hash[field]));
}

/** The slots of the window that ends at `nowMs`, both ends included. */
export function slotsOf(nowMs: number, sinceMs: number): { first: number; last: number } {
  const first = Math.max(Math.ceil((nowMs - windowMs) / slotMs), Math.floor(sinceMs / slotMs));
  return { first, last: Math.floor(nowMs / slotMs) };
}

/** Seconds from the start of a window's first slot. */
export const secondsOf = (first: number, nowMs: number) => Math.max(1, (nowMs - first * slotMs) / 1_000);

export function toWindow(totals: SlotTotals, seconds: number): LiveWindow {
  const countsOf = (suffix: string): LiveCounts => ({
    calls: totals.get(`calls${suffix}`) ?? 0,
    hits: totals.get(`hits${suffix}`) ?? 0,
    misses: totals.get(`misses${suffix}`) ?? 0,
    stales: totals.get(`stales${suffix}`) ?? 0,
    errors: totals.get(`errors${suffix}`) ?? 0,
  });
  const databases = new Map<number, LiveCounts>();
  for (let id = 0; id < 16; id++) {
    const counts = countsOf(`:${id}`);
    if (counts.calls > 0) databases.set(id, counts);
  }
  const buckets = [...totals]
    .filter(([field]) => isBucket(field))
    .map(([field, count]) => [Number(field.slice(1)), count] as const)
    .sort(([a], [b]) => a - b);
  return {
    ...countsOf(''),
    mobileCalls: totals.get('mobile') ?? 0,
    latencySumUs: totals.get('latency') ?? 0,
    latency: buckets.flat(),
    databases,
    seconds,
  };
}

/** `h` and a number; `hits` begins with the same letter. */
const isBucket = (field: string) => field.charCodeAt(0) === 104 && field.charCodeAt(1) <= 57;
