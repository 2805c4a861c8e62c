import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { AppError } from '#lib/errors.ts';
import { services } from '../services.ts';

/** The database of a module. Throws `invalid_request` where the request names another one. */
export function databaseOfModule(module: string, named: number | undefined): CatalogueEntry {
  const entry = services().cache.catalogue.databaseForModule(module);
  if (named !== undefined && named !== entry.id) {
    throw new AppError('invalid_request', `The module ${module} is kept in database ${entry.id}, not in ${named}.`);
  }
  return entry;
}

/**
 * Sessions, locks, queues and tokens can be looked at, never changed by hand: an application that relies on one would
 * not hear of it. Throws `forbidden`.
 */
export function requireChangeable({ id, evictionClass }: CatalogueEntry): void {
  if (evictionClass === 'evictable') return;
  throw new AppError('forbidden', `Database ${id} holds sessions, queues or locks: it can be looked at, not changed.`);
}

/** `user:*` and `user:` say the same; `*` alone, and nothing, say every key. */
export function prefixOfPattern(pattern: string | undefined): string | undefined {
  const prefix = pattern?.endsWith('*') ? pattern.slice(0, -1) : pattern;
  return prefix === '' ? undefined : prefix;
}
