import type { ClientBase } from 'pg';
import { retryConflicts } from './retry-conflicts.ts';

/**
 * Runs `work` in one transaction as `kryonix_owner`, on a connection of the owner login outside a transaction. Waits a few
 * seconds for a lock at most: whoever comes later waits behind it. Repeated where PostgreSQL undid it for another's sake.
 */
export function asOwner<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  return retryConflicts(async () => {
    await client.query("begin; set local role kryonix_owner; set local lock_timeout = '3s'");
    try {
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}
