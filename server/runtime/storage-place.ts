import { createHash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RuntimeUser } from './runtime-user.ts';

const systemPlace = '/var/lib/kryonix';

/** True where `user` can reach what lies inside `directory`: it may search the directory and all its ancestors. */
export function isReachable(directory: string, user: RuntimeUser, stat: (path: string) => Stats | null = statOrNull) {
  for (let path = directory; ; path = dirname(path)) {
    const found = stat(path);
    // What is not there yet will be made by us with a fitting mode.
    if (found && (found.mode & searchBit(found, user)) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

function searchBit(stats: Stats, user: RuntimeUser): number {
  if (stats.uid === user.uid) return 0o100;
  return stats.gid === user.gid ? 0o010 : 0o001;
}

function statOrNull(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/**
 * Where files that the servers must reach are kept: `directory` itself, or a folder of the system where an ancestor is
 * closed to the servers' user (a checkout under `/root`).
 */
export function storagePlace(directory: string, user: RuntimeUser): string {
  // The directory's own mode is ours to set: its ancestors decide.
  if (!user.switched || isReachable(dirname(directory), user)) return directory;
  return join(systemPlace, createHash('sha256').update(directory).digest('hex').slice(0, 16));
}
