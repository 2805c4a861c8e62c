import type { Observation } from '#lib/cache/observation.ts';
import { type DemoKind, renewedSeconds } from './demo-kind.ts';
import type { DemoOperation } from './demo-operation.ts';
import type { TtlModel } from './ttl-model.ts';

/** A call as a server sees it: what is read takes another time when it is there. */
export type MeasuredCall = 'hit' | 'miss' | 'set' | 'delete' | 'expire';

/** Milliseconds of one such call, drawn from calls that were measured at the real server of this database. */
export type MeasuredLatency = (database: number, call: MeasuredCall) => number;

export interface ReplaySurroundings {
  model: TtlModel;
  measured: MeasuredLatency;
  /** Bytes of the item's value as the SDK stores it. */
  sizeBytes(kind: DemoKind, index: number): number;
  databaseOf(kind: DemoKind): number;
  /** Seconds that the SDK would give to this entry now, its jitter included. */
  ttlSecondsFor(operation: DemoOperation): number;
  record(observation: Observation): void;
}

/** The key of an item in the model, which holds one tenant. */
export const modelKey = (kind: DemoKind, key: string) => `${kind.module}:${kind.dataType}:${key}`;

// Millions of these are made in a row, so they are written out: no spread, no closure.
function observationOf(
  { tenantId, kind, key, device, network, atMs, index }: DemoOperation,
  call: MeasuredCall,
  ttlSeconds: number | null,
  { measured, sizeBytes, databaseOf }: ReplaySurroundings,
): Observation {
  const database = databaseOf(kind);
  const isRead = call === 'hit' || call === 'miss';
  return {
    tenantId,
    database,
    module: kind.module,
    dataType: kind.dataType,
    key,
    operation: isRead ? 'get' : call,
    outcome: isRead ? call : 'ok',
    hits: call === 'hit' ? 1 : 0,
    misses: call === 'miss' ? 1 : 0,
    stales: 0,
    device,
    network,
    startedAtMs: atMs,
    latencyMs: measured(database, call),
    sizeBytes: call === 'hit' || call === 'set' ? sizeBytes(kind, index) : null,
    ttlSeconds,
  };
}

function replaySet(operation: DemoOperation, key: string, surroundings: ReplaySurroundings): void {
  const ttlSeconds = surroundings.ttlSecondsFor(operation);
  surroundings.model.set(key, ttlSeconds, operation.atMs);
  surroundings.record(observationOf(operation, 'set', ttlSeconds, surroundings));
}

function replayRead(operation: DemoOperation, key: string, surroundings: ReplaySurroundings): void {
  const hit = surroundings.model.has(key, operation.atMs);
  surroundings.record(observationOf(operation, hit ? 'hit' : 'miss', null, surroundings));
  if (!hit) replaySet(operation, key, surroundings);
}

/** The observations that the SDK would have published for this operation, against the model instead of a server. */
export function replayOperation(operation: DemoOperation, surroundings: ReplaySurroundings): void {
  const { model, record } = surroundings;
  const { kind, atMs } = operation;
  const key = modelKey(kind, operation.key);
  switch (operation.verb) {
    case 'read':
      replayRead(operation, key, surroundings);
      break;
    case 'set':
      replaySet(operation, key, surroundings);
      break;
    case 'delete':
      model.delete(key, atMs);
      record(observationOf(operation, 'delete', null, surroundings));
      break;
    case 'expire': {
      const ttlSeconds = renewedSeconds(kind);
      model.expire(key, ttlSeconds, atMs);
      record(observationOf(operation, 'expire', ttlSeconds, surroundings));
      break;
    }
  }
}
