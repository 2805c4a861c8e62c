import type { Observation } from '../cache/observation.ts';
import type { SampleRow } from './batch.ts';

interface Reservoir {
  seen: number;
  kept: Observation[];
}

export interface OperationSamples {
  add(observation: Observation): void;
  /** The sample of everything added since the last call, and forgets it. */
  take(randomUUID: () => string): SampleRow[];
}

/**
 * A uniform sample of each tenant's operations (reservoir, algorithm R), so that a busy tenant does not crowd out a
 * quiet one. The weights of a tenant's samples add up to the number of its operations.
 */
export function createOperationSamples(perTenant: number, random: () => number): OperationSamples {
  let reservoirs = new Map<string, Reservoir>();
  return {
    add(observation) {
      if (perTenant < 1) return;
      let reservoir = reservoirs.get(observation.tenantId);
      if (reservoir === undefined) {
        reservoir = { seen: 0, kept: [] };
        reservoirs.set(observation.tenantId, reservoir);
      }
      reservoir.seen += 1;
      if (reservoir.kept.length < perTenant) {
        reservoir.kept.push(observation);
        return;
      }
      const place = Math.floor(random() * reservoir.seen);
      if (place < perTenant) reservoir.kept[place] = observation;
    },

    take(randomUUID) {
      const rows: SampleRow[] = [];
      for (const { seen, kept } of reservoirs.values()) {
        const weight = seen / kept.length;
        for (const observation of kept) rows.push(toSampleRow(observation, randomUUID(), weight));
      }
      reservoirs = new Map();
      return rows;
    },
  };
}

function toSampleRow(observation: Observation, id: string, weight: number): SampleRow {
  return {
    id,
    tenantId: observation.tenantId,
    atMs: observation.startedAtMs,
    database: observation.database,
    module: observation.module,
    dataType: observation.dataType,
    key: observation.key,
    operation: observation.operation,
    outcome: observation.outcome,
    device: observation.device,
    network: observation.network,
    latencyUs: Math.round(observation.latencyMs * 1000),
    sizeBytes: observation.sizeBytes,
    ttlSeconds: observation.ttlSeconds,
    weight,
  };
}
