import type { Trace } from './trace.ts';

/** One access as a file tells it. */
export interface AccessRow {
  timeMs: number;
  key: string;
  op: number;
  /** Bytes; 0 where unknown. */
  sizeBytes: number;
  /** Empty where unknown. */
  tenant: string;
  className: string;
  client: string;
}

const mostClasses = 65_535;

function grown<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}

/**
 * Gathers accesses into columns, row by row, so that a file of millions of rows never stands in memory as objects.
 * A key belongs to its tenant: the same name under two tenants is two keys.
 */
export class TraceBuilder {
  private length = 0;
  private capacity = 1_024;
  private timeMs = new Float64Array(this.capacity);
  private key = new Uint32Array(this.capacity);
  private op = new Uint8Array(this.capacity);
  private sizeBytes = new Float64Array(this.capacity);
  private classIndex = new Uint16Array(this.capacity);
  private client = new Uint32Array(this.capacity);
  private readonly keysOfTenant = new Map<string, Map<string, number>>();
  private readonly keyNames: string[] = [];
  private readonly classes = new Map<string, number>();
  private readonly clients = new Map<string, number>([['', 0]]);

  /** @throws RangeError where time runs backwards or there are more classes than a column can number. */
  add(row: AccessRow): void {
    if (this.length === this.capacity) this.grow();
    const at = this.length;
    if (at > 0 && row.timeMs < (this.timeMs[at - 1] ?? 0))
      throw new RangeError(`access ${at + 1} is earlier than the one before it: sort the trace by time`);
    const tenant = row.tenant || 'default';
    this.timeMs[at] = row.timeMs;
    this.key[at] = this.keyIndex(tenant, row.key);
    this.op[at] = row.op;
    this.sizeBytes[at] = row.sizeBytes;
    this.classIndex[at] = this.indexOfClass(`${tenant}/${row.className || 'default'}`);
    this.client[at] = this.indexOfClient(row.client);
    this.length++;
  }

  build(name: string): Trace {
    return {
      name,
      length: this.length,
      timeMs: this.timeMs.subarray(0, this.length),
      key: this.key.subarray(0, this.length),
      op: this.op.subarray(0, this.length),
      sizeBytes: this.sizeBytes.subarray(0, this.length),
      classIndex: this.classIndex.subarray(0, this.length),
      client: this.client.subarray(0, this.length),
      keyNames: this.keyNames,
      classNames: [...this.classes.keys()],
    };
  }

  private keyIndex(tenant: string, key: string): number {
    let keys = this.keysOfTenant.get(tenant);
    if (!keys) {
      keys = new Map();
      this.keysOfTenant.set(tenant, keys);
    }
    const known = keys.get(key);
    if (known !== undefined) return known;
    keys.set(key, this.keyNames.length);
    this.keyNames.push(key);
    return this.keyNames.length - 1;
  }

  private indexOfClass(name: string): number {
    const known = this.classes.get(name);
    if (known !== undefined) return known;
    if (this.classes.size === mostClasses) throw new RangeError(`more than ${mostClasses} classes`);
    this.classes.set(name, this.classes.size);
    return this.classes.size - 1;
  }

  private indexOfClient(name: string): number {
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    this.clients.set(name, this.clients.size);
    return this.clients.size - 1;
  }

  private grow(): void {
    this.capacity *= 2;
    this.timeMs = grown(this.timeMs, new Float64Array(this.capacity));
    this.key = grown(this.key, new Uint32Array(this.capacity));
    this.op = grown(this.op, new Uint8Array(this.capacity));
    this.sizeBytes = grown(this.sizeBytes, new Float64Array(this.capacity));
    this.classIndex = grown(this.classIndex, new Uint16Array(this.capacity));
    this.client = grown(this.client, new Uint32Array(this.capacity));
  }
}
