import type { Stamp } from '../../contracts/hybrid-logical-clock.ts';
import type { SyncMutation } from '../../contracts/v1/sync.ts';
import type { SyncState } from '../../contracts/v1/sync-state.ts';

/** What this device knows of an entry. */
export interface LocalEntry {
  /** As the server had it; `null` where it had none. */
  found: { value: unknown } | null;
  /** When that was, milliseconds since the epoch by this device's clock. */
  atMs: number;
  /** How old the value was then, seconds. */
  ageSeconds: number | null;
  /** The latest stamp known by synchronising; absent where the entry never was. */
  seen?: Stamp;
  /** Own writes that the server has not confirmed, joined, and the last of them. */
  pending: { state: SyncState; last: Stamp } | null;
}

/** A write that the server will not take. */
export interface DeadMutation {
  mutation: SyncMutation;
  code: string;
  message: string;
  /** Milliseconds since the epoch. */
  atMs: number;
}

/** By table: `queue` and `dead` are in the order of their stamps, `meta` holds `clock` and `cursor`. */
export interface LocalTables {
  entries: LocalEntry;
  queue: SyncMutation;
  dead: DeadMutation;
  meta: string;
}

export type LocalTable = keyof LocalTables;
export const localTables = ['entries', 'queue', 'dead', 'meta'] as const satisfies LocalTable[];

/** One row to write; without a value, to delete. */
export type LocalChange = {
  [T in LocalTable]: { table: T; key: string; value?: LocalTables[T] | undefined };
}[LocalTable];

/**
 * What the client keeps on the device, for one server and one tenant. Every method may reject with ClientError, `write`
 * with `storage_full` where there is no room.
 */
export interface LocalStore {
  get<T extends LocalTable>(table: T, key: string): Promise<LocalTables[T] | undefined>;
  /** In the order of the keys. */
  list<T extends LocalTable>(table: T, limit?: number): Promise<[key: string, value: LocalTables[T]][]>;
  count(table: LocalTable): Promise<number>;
  /** Reads entries and writes what `change` makes of them, in one step that no other tab comes between. */
  update(
    ids: readonly string[],
    change: (entries: (LocalEntry | undefined)[]) => readonly LocalChange[],
  ): Promise<void>;
  /** Deletes everything. */
  clear(): Promise<void>;
  close(): void;
}
