import type { Redis } from 'ioredis';
import type { ClientBase } from 'pg';
import { addUpConservation, type TenantConservation } from '#lib/telemetry/conservation.ts';
import { getConservation } from '../db/queries/telemetry/get-conservation.ts';
import { readPendingBatches } from './read-pending-batches.ts';

/**
 * Per tenant, or for one, whether `sent = stored + rejected + dropped + pending`. With several ingesters a difference may
 * show for a moment, where a producer's later batch was stored before an earlier one: what lasts is real.
 */
export async function readConservation(
  control: Redis,
  client: ClientBase,
  tenantId: string | null = null,
): Promise<TenantConservation[]> {
  // The stream first: what is stored meanwhile is then known to be stored, and not missed in both places.
  const waiting = await readPendingBatches(control);
  const { rows, storedBatchIds } = await getConservation(client, {
    tenantId,
    producers: [...new Set(waiting?.map(({ producer }) => producer))],
    batchIds: waiting?.map(({ id }) => id) ?? [],
  });
  const pending = waiting?.filter(({ id }) => !storedBatchIds.has(id.toLowerCase())) ?? null;
  const all = addUpConservation(rows, pending);
  return tenantId === null ? all : all.filter((tenant) => tenant.tenantId === tenantId);
}
