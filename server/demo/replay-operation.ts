import type { Observation } from '#lib/cache/observation.ts';
import type { DemoOperation } from './demo-generator.ts';
import type { DemoKind } from './demo-kind.ts';
import type { TtlModel } from './ttl-model.ts';

/** What was measured at the real servers: replayed operations take their duration and size from it, none is made up. */
export interface MeasuredOperations {
  /** Milliseconds of one such call on the server that keeps this database. */
  latencyMs(database: number, call: 'hit' | 'miss' | 'set' | 'delete' | 'expire'): number;
  /** Bytes of item `index` of the kind as stored. */
  sizeBytes(kind: DemoKind, index: number): number;
}

export interface ReplaySurroundings {
  model: TtlModel;
  measured: MeasuredOperations;
  databaseOf(kind: DemoKind): number;
  /** Seconds that the SDK would give this entry now, its jitter included. */
  ttlSecondsFor(operation: DemoOperation): number;
  record(observation: Observation): void;
}

/** The observations that the SDK would have published for this operation, against the model instead of a server. */
export function replayOperation(operation: DemoOperation, surroundings: ReplaySurroundings): void {
  const { model, measured, record } = surroundings;
  const { kind, index, atMs } = operation;
  const database = surroundings.databaseOf(kind);
  const modelKey = `${kind.module}:${kind.dataType}:${operation.key}`;
  const base = {
    tenantId: operation.tenantId,
    database,
    module: kind.module,
    dataType: kind.dataType,
    key: operation.key,
    device: operation.device,
    network: operation.network,
    hits: 0,
    misses: 0,
    stales: 0,
    startedAtMs: atMs,
    sizeBytes: null,
    ttlSeconds: null,
  };
  const set = () => {
    const ttlSeconds = surroundings.ttlSecondsFor(operation);
    model.set(modelKey, ttlSeconds, atMs);
    const latencyMs = measured.latencyMs(database, 'set');
    const sizeBytes = measured.sizeBytes(kind, index);
    record({ ...base, operation: 'set', outcome: 'ok', latencyMs, sizeBytes, ttlSeconds });
  };

  switch (operation.verb) {
    case 'read': {
      const hit = model.has(modelKey, atMs);
      const latencyMs = measured.latencyMs(database, hit ? 'hit' : 'miss');
      const sizeBytes = hit ? measured.sizeBytes(kind, index) : null;
      const outcome = hit ? 'hit' : 'miss';
      record({ ...base, operation: 'get', outcome, hits: hit ? 1 : 0, misses: hit ? 0 : 1, latencyMs, sizeBytes });
      if (!hit) set();
      break;
    }
    case 'set':
      set();
      break;
    case 'delete':
      model.delete(modelKey, atMs);
      record({ ...base, operation: 'delete', outcome: 'ok', latencyMs: measured.latencyMs(database, 'delete') });
      break;
    case 'expire': {
      const ttlSeconds = surroundings.ttlSecondsFor(operation);
      model.expire(modelKey, ttlSeconds, atMs);
      const latencyMs = measured.latencyMs(database, 'expire');
      record({ ...base, operation: 'expire', outcome: 'ok', latencyMs, ttlSeconds });
      break;
    }
  }
}
