import type { Observation } from '../cache/observation.ts';
import { devices, networks, operations, outcomes } from '../contracts/vocabulary.ts';
import type { RollupRow } from './batch.ts';
import { CounterCell, type SetDimensions } from './counter-cell.ts';

/** Module and data type that stand for what is beyond a tenant's limits. */
const overflowName = 'other';

const indexOf = <T extends string>(words: readonly T[]): ReadonlyMap<string, number> =>
  new Map(words.map((word, index) => [word, index]));
const operationIndex = indexOf(operations);
const outcomeIndex = indexOf(outcomes);
const deviceIndex = indexOf(devices);
const networkIndex = indexOf(networks);

/** A power of two. */
const recentCells = 64;

/**
 * Taken once, for a load of `charCodeAt` is slow in a process where any class extends String (ioredis has one): five of
 * them were a third of what counting costs.
 */
const { charCodeAt } = String.prototype;

interface ClassEntry {
  module: string;
  dataType: string;
  /** The newest of each dimension set; `null` where nothing was counted since the last `take`. */
  cells: Map<number, CounterCell> | null;
}

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
  private readonly modules = new Map<string, Map<string, ClassEntry>>();
  private readonly overflow: ClassEntry = { module: overflowName, dataType: overflowName, cells: null };
  private classes = 0;
  /**
   * Where cells that were used lately are found at once: five look-ups in maps are most of what counting would cost.
   * None of the overflow, which a class of that name must not meet.
   */
  private recent: (CounterCell | undefined)[] = [];
  /** The one used last, which mostly is the next one too. */
  private last: CounterCell | undefined;
  private open: { entry: ClassEntry; cell: CounterCell }[] = [];
  private sets = 0;
  private foldedSinceTake = 0;

  constructor(tenantId: string, limits: CounterLimits) {
    this.tenantId = tenantId;
    this.limits = limits;
  }

  add(observation: Observation): void {
    if (this.last?.holds(observation)) {
      this.last.add(observation);
      return;
    }
    const place = placeOf(observation);
    const recent = this.recent[place];
    if (recent?.holds(observation)) {
      this.last = recent;
      recent.add(observation);
      return;
    }
    const entry = this.classOf(observation);
    const cell = this.cellOf(entry, observation);
    // Every operation that is folded is counted as such.
    if (!cell.folds) {
      this.recent[place] = cell;
      this.last = cell;
    }
    cell.add(observation);
  }

  /** Operations counted as `other` since the last `take`. */
  get folding(): number {
    return this.foldedSinceTake;
  }

  /**
   * The rows of everything added since the last call, and forgets it. One per dimension set and bucket, as a rule: calls
   * end out of order, so a bucket may come twice.
   */
  take(): { rows: RollupRow[]; folded: number } {
    const rows: RollupRow[] = [];
    for (const { entry, cell } of this.open) {
      rows.push(cell.toRow(this.tenantId));
      entry.cells = null;
    }
    const folded = this.foldedSinceTake;
    this.open = [];
    this.recent = [];
    this.last = undefined;
    this.sets = 0;
    this.foldedSinceTake = 0;
    return { rows, folded };
  }

  private classOf({ module, dataType }: Observation): ClassEntry {
    const known = this.modules.get(module)?.get(dataType);
    if (known !== undefined) return known;
    if (this.classes >= this.limits.maxClasses) return this.overflow;
    const entry: ClassEntry = { module, dataType, cells: null };
    const types = this.modules.get(module) ?? new Map<string, ClassEntry>();
    types.set(dataType, entry);
    this.modules.set(module, types);
    this.classes += 1;
    return entry;
  }

  private cellOf(entry: ClassEntry, observation: Observation): CounterCell {
    const { bucketMs } = this.limits;
    const bucket = observation.startedAtMs - (observation.startedAtMs % bucketMs);
    const known = entry === this.overflow ? undefined : entry.cells?.get(codeOf(observation));
    if (known?.bucketMs === bucket) return known;
    const folds = entry === this.overflow || this.sets >= this.limits.maxSets;
    if (!folds) return this.openCell(entry, observation, bucket);
    this.foldedSinceTake += 1;
    const { database, operation, outcome } = observation;
    return this.openCell(
      this.overflow,
      { database, operation, outcome, device: 'unknown', network: 'unknown' },
      bucket,
    );
  }

  private openCell(entry: ClassEntry, dimensions: SetDimensions, bucketMs: number): CounterCell {
    const width = this.limits.bucketMs;
    const code = codeOf(dimensions);
    entry.cells ??= new Map();
    const known = entry.cells.get(code);
    if (known?.bucketMs === bucketMs) return known;
    const { database, operation, outcome, device, network } = dimensions;
    const { module, dataType } = entry;
    const folds = entry === this.overflow;
    const words = { module, dataType, database, operation, outcome, device, network };
    const cell = new CounterCell(words, bucketMs, width, folds);
    entry.cells.set(code, cell);
    this.open.push({ entry, cell });
    if (!folds) this.sets += 1;
    return cell;
  }
}

/** A hash of the words that differ most; who meets there is told apart by `holds`. */
function placeOf({ dataType, operation, outcome, device, network }: Observation): number {
  const sum =
    charCodeAt.call(dataType, dataType.length - 1) * 23 +
    charCodeAt.call(outcome, 0) * 3 +
    charCodeAt.call(operation, 0) +
    charCodeAt.call(device, 0) * 7 +
    charCodeAt.call(network, 0) * 11;
  return sum & (recentCells - 1);
}

/** All dimensions besides the class in one small whole number. */
function codeOf({ database, operation, outcome, device, network }: SetDimensions): number {
  let code = database;
  code = code * operations.length + (operationIndex.get(operation) ?? 0);
  code = code * outcomes.length + (outcomeIndex.get(outcome) ?? 0);
  code = code * devices.length + (deviceIndex.get(device) ?? 0);
  return code * networks.length + (networkIndex.get(network) ?? 0);
}
