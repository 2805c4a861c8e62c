import type { EntryName } from '../../cache/entry-name.ts';
import type { ClientClock } from './client-clock.ts';
import type { ClientError } from './client-error.ts';
import type { HttpTransport } from './http-transport.ts';
import type { DeadMutation, LocalStore } from './local-store.ts';

/** Two values of one entry, written without knowledge of each other. `undefined` is an entry that is not there. */
export interface SyncConflict {
  name: EntryName;
  local: unknown;
  remote: unknown;
  /** Which of them stands; `merged`: some fields of each, or what `resolve` answered. */
  winner: 'local' | 'remote' | 'merged';
}

export interface ClientListeners {
  /** Hears of what went wrong without failing a caller. */
  onError: (error: ClientError) => void;
  /** Hears of writes that the server will never take. */
  onRefused: (dead: DeadMutation) => void;
  onConflict: (conflict: SyncConflict) => void;
  /** Answers what shall stand instead; `undefined` leaves the later writer's value. */
  resolve: ((name: EntryName, local: unknown, remote: unknown) => unknown) | undefined;
}

/** What the parts of one client share. */
export interface ClientCore {
  transport: HttpTransport;
  store: LocalStore;
  clock: ClientClock;
  listeners: ClientListeners;
  /** Milliseconds since the epoch. */
  now: () => number;
  exclusively: <T>(run: () => Promise<T>) => Promise<T>;
  /** Aborted when the client is closed. */
  closed: AbortSignal;
  greatestQueued: number;
  greatestEntries: number;
}

export function idOfEntry({ module, type, key }: EntryName): string {
  return `${module}:${type}:${key}`;
}

export function pathOfEntry({ module, type, key }: EntryName): string {
  return `/api/v1/cache/${[module, type, key].map(encodeURIComponent).join('/')}`;
}
