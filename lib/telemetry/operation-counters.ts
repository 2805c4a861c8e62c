import type { Observation } from '../cache/observation.ts';
import { devices, networks, operations } from '../contracts/vocabulary.ts';
import type { RollupRow } from './batch.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { mergeRollups } from './merge-rollups.ts';

/** Module and data type that stand for the classes of a tenant beyond the limit. */
const overflowName = 'other';

/** The classes of a tenant are forgotten after this time without an operation. */
const forgetTenantAfterMs = 3_600_000;

const indexOf = <T extends string>(words: readonly T[]) =>
  Object.fromEntries(words.map((word, index) => [word, index])) as Record<T, number>;
const operationIndex = indexOf(operations);
const deviceIndex = indexOf(devices);
const networkIndex = indexOf(networks);

/** Everything but tenant, module and data type in one small integer. */
function codeOf({ database, operation, device, network }: Observation): number {
  return (
    ((database * operations.length + operationIndex[operation]) * 4 + deviceIndex[device]) * 4 + networkIndex[network]
  );
}

interface Cell {
  row: RollupRow;
  histogram: LatencyHistogram;
  /** The flush that the cell belongs to; a cell of an earlier one is stale. */
  epoch: number;
}

interface ClassEntry {
  module: string;
  dataType: string;
  cells: Map<number, Cell>;
}

interface TenantEntry {
  modules: Map<string, Map<string, ClassEntry>>;
  classes: number;
  overflow: ClassEntry | null;
  lastSeenMs: number;
}

export interface OperationCounters {
  add(observation: Observation): void;
  /** The rows of everything added since the last call, one per dimension set and bucket, and forgets them. */
  take(nowMs: number): RollupRow[];
  /** Operations whose class was folded into `other`, ever. */
  folded(): number;
}

/**
 * Counters and histogram per dimension set and time bucket. Adding costs four map look-ups and, where a dimension set
 * is new since the last `take`, one row; histograms are used again. A tenant that is idle costs nothing after an hour.
 */
export function createOperationCounters(options: { bucketMs: number; maxClassesPerTenant: number }): OperationCounters {
  const { bucketMs, maxClassesPerTenant } = options;
  const tenants = new Map<string, TenantEntry>();
  const spareHistograms: LatencyHistogram[] = [];
  let open: Cell[] = [];
  let epoch = 0;
  let foldedOperations = 0;
  let tidiedAtMs = 0;

  function tenantEntry(tenantId: string): TenantEntry {
    let entry = tenants.get(tenantId);
    if (entry === undefined) {
      entry = { modules: new Map(), classes: 0, overflow: null, lastSeenMs: 0 };
      tenants.set(tenantId, entry);
    }
    return entry;
  }

  function addClass(tenant: TenantEntry, module: string, dataType: string): ClassEntry {
    if (tenant.classes >= maxClassesPerTenant) {
      tenant.overflow ??= { module: overflowName, dataType: overflowName, cells: new Map() };
      return tenant.overflow;
    }
    const entry: ClassEntry = { module, dataType, cells: new Map() };
    let types = tenant.modules.get(module);
    if (types === undefined) {
      types = new Map();
      tenant.modules.set(module, types);
    }
    types.set(dataType, entry);
    tenant.classes += 1;
    return entry;
  }

  function openCell(entry: ClassEntry, code: number, observation: Observation, bucket: number): Cell {
    const cell: Cell = {
      row: {
        tenantId: observation.tenantId,
        bucketMs: bucket,
        database: observation.database,
        module: entry.module,
        dataType: entry.dataType,
        operation: observation.operation,
        device: observation.device,
        network: observation.network,
        calls: 0,
        hits: 0,
        misses: 0,
        stales: 0,
        errors: 0,
        bytes: 0,
        latencySumUs: 0,
        latency: [],
      },
      histogram: spareHistograms.pop() ?? new LatencyHistogram(),
      epoch,
    };
    entry.cells.set(code, cell);
    open.push(cell);
    return cell;
  }

  function forgetIdleTenants(nowMs: number): void {
    if (nowMs - tidiedAtMs < forgetTenantAfterMs / 10) return;
    tidiedAtMs = nowMs;
    for (const [tenantId, tenant] of tenants) {
      if (nowMs - tenant.lastSeenMs > forgetTenantAfterMs) tenants.delete(tenantId);
    }
  }

  return {
    add(observation) {
      const tenant = tenantEntry(observation.tenantId);
      tenant.lastSeenMs = observation.startedAtMs;
      const { module, dataType } = observation;
      const entry = tenant.modules.get(module)?.get(dataType) ?? addClass(tenant, module, dataType);
      if (entry === tenant.overflow) foldedOperations += 1;

      const bucket = observation.startedAtMs - (observation.startedAtMs % bucketMs);
      const code = codeOf(observation);
      let cell = entry.cells.get(code);
      if (cell === undefined || cell.epoch !== epoch || cell.row.bucketMs !== bucket) {
        cell = openCell(entry, code, observation, bucket);
      }

      const { row } = cell;
      const latencyUs = Math.round(observation.latencyMs * 1000);
      row.calls += 1;
      row.hits += observation.hits;
      row.misses += observation.misses;
      row.stales += observation.stales;
      if (observation.outcome === 'error') row.errors += 1;
      if (observation.sizeBytes !== null) row.bytes += observation.sizeBytes;
      row.latencySumUs += latencyUs;
      cell.histogram.record(latencyUs);
    },

    take(nowMs) {
      const cells = open;
      open = [];
      epoch += 1;
      const rows = cells.map(({ row, histogram }) => {
        row.latency = histogram.toInterleaved();
        histogram.reset();
        if (spareHistograms.length < 4096) spareHistograms.push(histogram);
        return row;
      });
      forgetIdleTenants(nowMs);
      // Calls end out of order, so a bucket may have been opened twice.
      return mergeRollups(rows, bucketMs);
    },

    folded: () => foldedOperations,
  };
}
