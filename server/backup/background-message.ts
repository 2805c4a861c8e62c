import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import type { Connections } from '../runtime/connections.ts';
import type { WrappingKeys } from '../runtime/installation-keys.ts';

/** What a process that works in the background is told first: never on its command line, which others may read. */
export interface BackgroundTask {
  kind: 'backup' | 'restore';
  place: { tenantId: string; id: string };
  connections: Connections;
  masterKey: string;
  wrapping: WrappingKeys;
  env: { KRYONIX_HOME: string; KRYONIX_CATALOGUE: CatalogueName; KRYONIX_BACKUP_URL?: string | undefined };
}

/** What it tells: that it would say that it starves, that it does, how far it is, and at last what became of it. */
export type BackgroundNews =
  | { kind: 'watched' }
  | { kind: 'progress'; done: number; total: number | null }
  | { kind: 'starving' }
  | { kind: 'ended'; outcome: 'done' | 'failed' | 'stopped' };

/** Asks it to stop where it is. */
export const stopMessage = 'stop';
