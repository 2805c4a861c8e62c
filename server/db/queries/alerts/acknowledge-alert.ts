import type { ClientBase } from 'pg';

/** False where it is over, or acknowledged already. */
export async function acknowledgeAlert(client: ClientBase, id: string, by: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update cache_management.alerts set acknowledged_at = now(), acknowledged_by = $2, updated_at = now()
      where id = $1 and state = 'firing' and acknowledged_at is null`,
    [id, by],
  );
  return rowCount === 1;
}
