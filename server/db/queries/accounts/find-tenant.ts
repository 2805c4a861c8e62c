import type { ClientBase } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  demo: z.boolean(),
});

export type Tenant = z.infer<typeof rowSchema>;

/** The tenant of a slug or an id, `null` where there is none that `client` may see. */
export function findTenant(client: ClientBase, by: { slug: string } | { id: string }): Promise<Tenant | null> {
  const [column, value] = 'slug' in by ? (['slug', by.slug] as const) : (['id', by.id] as const);
  return queryRow(client, rowSchema, `select id, slug, name, status, demo from accounts.tenants where ${column} = $1`, [
    value,
  ]);
}
