import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z.object({ id: z.uuid(), name: z.string() });

/** What every tenant is called. For `kryonix_platform`. */
export async function nameTenants(client: ClientBase): Promise<Map<string, string>> {
  const rows = await queryRows(client, rowSchema, 'select id, name from accounts.tenants');
  return new Map(rows.map(({ id, name }) => [id, name]));
}
