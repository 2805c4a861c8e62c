import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { EnvelopeError } from './cache-error.ts';
import { lockReleaseScript } from './lock-release-script.ts';
import { runScript } from './run-script.ts';
import type { DataConnection } from './server-connection.ts';
import type { StoredValue } from './stored-value.ts';

/** What came of asking to be the one process that loads an entry. */
export type LoadTurn =
  /** Load, store, then give the turn back. */
  | { kind: 'mine'; release: () => Promise<void> }
  /** Somebody else loaded it meanwhile. */
  | { kind: 'loaded'; stored: StoredValue }
  /** Somebody else is at it, and was not waited for, or not longer. */
  | { kind: 'theirs' };

export interface LoadLock {
  connection: DataConnection;
  storedKey: string;
  lockKey: string;
  /** Throws, or rejects with, EnvelopeError. */
  open: (stored: Buffer) => StoredValue | Promise<StoredValue>;
  /** The turn ends by itself after this long, milliseconds. */
  lifetimeMs: number;
}

/** Pauses between two looks at somebody else's load, milliseconds: doubling. */
const firstPauseMs = 5;
const longestPauseMs = 100;

/** The entry, where it is there, readable and fresh beyond an instant, milliseconds since the epoch. */
async function readFresh({ connection, storedKey, open }: LoadLock, beyondMs: number): Promise<StoredValue | null> {
  const stored = await connection.read(storedKey);
  if (stored === null) return null;
  try {
    const opened = await open(stored);
    return opened.freshUntilMs > beyondMs ? opened : null;
  } catch (error) {
    // The load puts a good value in its place.
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

/**
 * Asks once a pause for the turn to load an entry, for at most `waitMs`. A turn is only taken after a last look at the
 * entry: it may have been loaded between the caller's read and now, which shows in that it is fresh, and for longer than
 * `knownUntilMs`, the freshness that the caller read. Rejects as the driver does.
 */
export async function takeLoadTurn(
  lock: LoadLock,
  options: { waitMs: number; now: () => number; knownUntilMs: number },
): Promise<LoadTurn> {
  const { connection, lockKey, lifetimeMs } = lock;
  const token = randomUUID();
  const giveUpAtMs = performance.now() + options.waitMs;
  const release = async (): Promise<void> => {
    await runScript(connection.client, lockReleaseScript, [lockKey], [token]);
  };
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const taken = await connection.client.set(lockKey, token, 'PX', lifetimeMs, 'NX');
    const stored = await readFresh(lock, Math.max(options.now(), options.knownUntilMs));
    if (stored !== null) {
      if (taken !== null) await release();
      return { kind: 'loaded', stored };
    }
    if (taken !== null) return { kind: 'mine', release };
    const leftMs = giveUpAtMs - performance.now();
    if (leftMs <= 0) return { kind: 'theirs' };
    await delay(Math.min(pauseMs, leftMs));
  }
}
