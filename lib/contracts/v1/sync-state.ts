import { laterStamp, type Stamp } from '../hybrid-logical-clock.ts';

/** What was set as a whole, or the tombstone of what was deleted. */
export interface SyncBase {
  stamp: Stamp;
  deleted: boolean;
  /** `null` for a tombstone. */
  value: unknown;
}

/** One field that was set or removed by itself. */
export interface SyncField {
  stamp: Stamp;
  removed: boolean;
  /** `null` for a removed field. */
  value: unknown;
}

/**
 * What is known of an entry: the latest whole value, and the fields written after it. States only ever grow: `joinStates`
 * is commutative, associative and idempotent, so that whoever has seen the same mutations, in whatever order and however
 * often, has the same value.
 */
export interface SyncState {
  base: SyncBase | null;
  fields: Readonly<Record<string, SyncField>>;
}

export const unknownState: SyncState = { base: null, fields: {} };

/** The latest stamp in the state; `null` where nothing is known. */
export function latestStamp({ base, fields }: SyncState): Stamp | null {
  let latest: Stamp | null = base?.stamp ?? null;
  for (const field of Object.values(fields)) latest = laterStamp(latest, field.stamp);
  return latest;
}

function laterBase(a: SyncBase | null, b: SyncBase | null): SyncBase | null {
  if (a === null || b === null) return a ?? b;
  return b.stamp > a.stamp ? b : a;
}

/** Last writer wins, by field where fields were written; a whole value takes the place of every earlier field. */
export function joinStates(a: SyncState, b: SyncState): SyncState {
  const base = laterBase(a.base, b.base);
  // A Map, and then fromEntries: a field may well be called `__proto__`.
  const fields = new Map<string, SyncField>();
  for (const [name, field] of [...Object.entries(a.fields), ...Object.entries(b.fields)]) {
    if (base !== null && field.stamp <= base.stamp) continue;
    const known = fields.get(name);
    if (known === undefined || field.stamp > known.stamp) fields.set(name, field);
  }
  return { base, fields: Object.fromEntries(fields) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value that a state amounts to. Fields written over something that is no object begin an object of their own; fields
 * removed from what is not there leave it so.
 */
export function valueOfState({ base, fields }: SyncState): { exists: true; value: unknown } | { exists: false } {
  const written = Object.entries(fields);
  const alive = base !== null && !base.deleted;
  if (written.every(([, { removed }]) => removed) && !(alive && isRecord(base.value))) {
    return alive ? { exists: true, value: base.value } : { exists: false };
  }
  const merged = new Map(alive && isRecord(base.value) ? Object.entries(base.value) : []);
  for (const [name, { removed, value }] of written) {
    if (removed) merged.delete(name);
    else merged.set(name, value);
  }
  return { exists: true, value: Object.fromEntries(merged) };
}
