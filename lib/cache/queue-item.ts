import { EnvelopeError, ValueError } from './cache-error.ts';
import type { PriorityLevel } from './queue-priorities.ts';

export interface QueueItem<T = unknown> {
  /** Names the item until it is acknowledged or put aside. */
  id: string;
  data: T;
  priority: PriorityLevel;
  /** 1 for the first time it is handed out. */
  attempt: number;
  /** ISO 8601, UTC. */
  enqueuedAt: string;
  scheduledFor: string | null;
  idempotencyKey: string | null;
}

/** What was put aside: `expired` before anybody took it, `abandoned` by every worker that took it, or the last failure. */
export interface DeadItem<T = unknown> {
  id: string;
  data: T;
  attempts: number;
  reason: string;
  /** ISO 8601, UTC. */
  deadAt: string;
}

/** What is stored of an item. */
export interface StoredItem {
  data: unknown;
  enqueuedAt: string;
  scheduledFor: string | null;
  idempotencyKey: string | null;
}

const greatestItemBytes = 262_144;

/** @throws ValueError for what has no JSON form or takes more than 256 KiB */
export function writeItem(item: StoredItem): string {
  let json: string;
  try {
    if (JSON.stringify(item.data) === undefined) throw new TypeError('undefined cannot be queued');
    json = JSON.stringify(item);
  } catch (error) {
    throw new ValueError('the item has no JSON form', { cause: error });
  }
  if (Buffer.byteLength(json) > greatestItemBytes)
    throw new ValueError(`an item takes ${greatestItemBytes} bytes at most`);
  return json;
}

/** @throws EnvelopeError */
export function readItem(json: string): StoredItem {
  try {
    return JSON.parse(json) as StoredItem;
  } catch (error) {
    throw new EnvelopeError('the stored item is damaged', { cause: error });
  }
}
