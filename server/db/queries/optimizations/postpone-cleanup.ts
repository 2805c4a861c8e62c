import type { ClientBase } from 'pg';

/** Work that is due goes on at `until`; work that ended meanwhile stays ended. */
export async function postponeCleanup(client: ClientBase, tenantId: string, id: string, until: Date): Promise<void> {
  await client.query(
    `update cache_management.optimizations set due_at = $3
      where tenant_id = $1 and id = $2 and due_at is not null`,
    [tenantId, id, until],
  );
}
