import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

/** Every tenant, canaries among them. Runs as `kryonix_platform`. */
export async function listTenantIds(client: ClientBase): Promise<string[]> {
  const rows = await queryRows(client, z.object({ id: z.uuid() }), 'select id from accounts.tenants order by id');
  return rows.map(({ id }) => id);
}
