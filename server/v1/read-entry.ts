import type { EntryName, GetResult, TenantCache } from '#lib/sdk/node.ts';

/** A value that cannot be read any more was reported by the cache; to the caller it is one that is not there. */
const missed: GetResult<unknown> = { hit: false, value: null, ageSeconds: null, stale: false };

/** By what it carries: Next's bundle has error classes of its own. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && error.reason === 'invalid_envelope';
}

/** One entry; a damaged one is a miss. Throws what the SDK throws otherwise. */
export async function readEntry(tenant: TenantCache, { module, type, key }: EntryName): Promise<GetResult<unknown>> {
  try {
    return await tenant.get(module, type, key);
  } catch (error) {
    if (isDamage(error)) return missed;
    throw error;
  }
}

/**
 * Many entries, told in order, a few at a time: what `tell` throws ends the reading. Where one is damaged it is missed, and
 * the others are told all the same.
 */
export async function readEntries(
  tenant: TenantCache,
  names: readonly EntryName[],
  tell: (result: GetResult<unknown>) => void,
): Promise<void> {
  try {
    await tenant.mget(names, { onResult: tell });
  } catch (error) {
    // Thrown last, when everything was told.
    if (!isDamage(error)) throw error;
  }
}
