import type { Observation } from '../cache/observation.ts';
import type { RollupRow } from './batch.ts';
import { CounterCell, type SetDimensions } from './counter-cell.ts';

/** Module and data type that stand for what is beyond a tenant's limits. */
const overflowName = 'other';

/** A hash table: by place the newest cell, which leads to the others there. */
type CellTable = (CounterCell | null)[];

/** A power of two, about as many as a tenant may have dimension sets. */
const places = 128;
const emptyTable = (): CellTable => new Array<CounterCell | null>(places).fill(null);
/** Of all tenants that have none; never written to. */
const noCells = emptyTable();

/**
 * Taken once, for a load of `charCodeAt` is slow in a process where any class extends String (ioredis has one): five of
 * them were a third of what counting costs.
 */
const { charCodeAt } = String.prototype;

export interface CounterLimits {
  bucketMs: number;
  /** Classes kept apart as long as the tenant is remembered. */
  maxClasses: number;
  /** Dimension sets (class, operation, outcome, device, network, second) kept apart between two `take`s. */
  maxSets: number;
}

/**
 * Counters and histograms of one tenant. Bounded: what is beyond the limits is counted under the class `other`, device
 * and network unknown, and `folded` says how many operations that were.
 */
export class OperationCounters {
  private readonly tenantId: string;
  private readonly limits: CounterLimits;
  /** Data types by module. */
  private readonly classes = new Map<string, Set<string>>();
  private classCount = 0;
  private readonly widthMs: number;
  private kept: CellTable = noCells;
  /** Apart, for a class of the overflow's name must not meet it. */
  private overflow: CellTable = noCells;
  private open: CounterCell[] = [];
  private sets = 0;
  private foldedSinceTake = 0;

  constructor(tenantId: string, limits: CounterLimits) {
    this.tenantId = tenantId;
    this.limits = limits;
    this.widthMs = limits.bucketMs;
  }

  add(observation: Observation): void {
    const cell = find(this.kept, observation, observation.startedAtMs, this.widthMs) ?? this.openFor(observation);
    cell.add(observation);
  }

  /** Operations counted as `other` since the last `take`. */
  get folding(): number {
    return this.foldedSinceTake;
  }

  /** The rows of everything added since the last call, one per dimension set and bucket, and forgets it. */
  take(): { rows: RollupRow[]; folded: number } {
    const rows: RollupRow[] = [];
    for (const cell of this.open) rows.push(cell.toRow(this.tenantId));
    const folded = this.foldedSinceTake;
    this.open = [];
    this.kept = noCells;
    this.overflow = noCells;
    this.sets = 0;
    this.foldedSinceTake = 0;
    return { rows, folded };
  }

  /** The cell of an operation that has none yet, or of the overflow. */
  private openFor(observation: Observation): CounterCell {
    // A class is remembered though its first operation may be beyond the limit of sets.
    if (this.isKnownClass(observation) && this.sets < this.limits.maxSets) {
      this.sets += 1;
      if (this.kept === noCells) this.kept = emptyTable();
      return this.openCell(this.kept, observation, observation.startedAtMs);
    }
    this.foldedSinceTake += 1;
    const { database, operation, outcome, startedAtMs } = observation;
    const names = { module: overflowName, dataType: overflowName, device: 'unknown', network: 'unknown' } as const;
    const overflow: SetDimensions = { ...names, database, operation, outcome };
    if (this.overflow === noCells) this.overflow = emptyTable();
    const known = find(this.overflow, overflow, startedAtMs, this.widthMs);
    return known ?? this.openCell(this.overflow, overflow, startedAtMs);
  }

  /** Whether the class is kept apart; one that is new is from now on, while there is room. */
  private isKnownClass({ module, dataType }: Observation): boolean {
    const types = this.classes.get(module);
    if (types?.has(dataType)) return true;
    if (this.classCount >= this.limits.maxClasses) return false;
    if (types === undefined) this.classes.set(module, new Set([dataType]));
    else types.add(dataType);
    this.classCount += 1;
    return true;
  }

  private openCell(table: CellTable, dimensions: SetDimensions, startedAtMs: number): CounterCell {
    const place = placeOf(dimensions);
    const cell = new CounterCell(dimensions, startedAtMs - (startedAtMs % this.widthMs), table[place] ?? null);
    table[place] = cell;
    this.open.push(cell);
    return cell;
  }
}

function find(table: CellTable, dimensions: SetDimensions, startedAtMs: number, widthMs: number): CounterCell | null {
  let cell = table[placeOf(dimensions)] ?? null;
  while (cell !== null && !cell.holds(dimensions, startedAtMs, widthMs)) cell = cell.next;
  return cell;
}

/** Hardly two of the sets that occur together meet in a place by these factors, which were found by trial. */
function placeOf({ dataType, operation, outcome, device, network }: SetDimensions): number {
  const sum =
    dataType.length * 29 +
    charCodeAt.call(dataType, dataType.length - 1) * 19 +
    charCodeAt.call(outcome, 0) * 10 +
    charCodeAt.call(operation, 0) * 62 +
    charCodeAt.call(device, 0) * 17 +
    charCodeAt.call(network, 0) * 54;
  return sum & (places - 1);
}
