/** What an access does to a cache. The numbers stand in {@link Trace.op}. */
export const readOp = 0;
export const writeOp = 1;
export const deleteOp = 2;

/** Accesses in order of time, as columns; row i of every column belongs to access i. */
export interface Trace {
  name: string;
  length: number;
  /** Milliseconds since any fixed moment, never falling. */
  timeMs: Float64Array;
  /** Index into {@link keyNames}. */
  key: Uint32Array;
  op: Uint8Array;
  /** Bytes; 0 where unknown. */
  sizeBytes: Float64Array;
  /** Index into {@link classNames}. */
  classIndex: Uint16Array;
  /** Whoever asked: a number for each user or session, 0 where unknown. */
  client: Uint32Array;
  keyNames: readonly string[];
  /** `tenant/class`. */
  classNames: readonly string[];
}

/** The tenant of a class name, the part before the first slash. */
export function tenantOf(className: string): string {
  const slash = className.indexOf('/');
  return slash < 0 ? className : className.slice(0, slash);
}

/** What a value weighs in memory. Where no trace tells sizes every value weighs 1, and memory is counted in entries. */
export const weightOf = (sizeBytes: number): number => (sizeBytes > 0 ? sizeBytes : 1);
