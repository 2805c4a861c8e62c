import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { SlowCommand } from '#lib/contracts/infrastructure.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    at: z.date(),
    duration_us: z.number(),
    command: z.string(),
    tenant_id: z.uuid().nullable(),
    key_class: z.string().nullable(),
    client_name: z.string().nullable(),
  })
  .transform((row) => ({
    at: row.at.toISOString(),
    durationMs: row.duration_us / 1000,
    command: row.command,
    tenantId: row.tenant_id,
    keyClass: row.key_class,
    clientName: row.client_name,
  }));

/** What was slow on a server, newest first. For `kryonix_platform`. */
export function listSlowCommands(client: ClientBase, node: string, limit: number): Promise<SlowCommand[]> {
  return queryRows(
    client,
    rowSchema,
    `select at, duration_us, command, tenant_id, key_class, client_name
       from cache_management.slow_commands where node = $1 order by at desc, entry_id desc limit $2`,
    [node, limit],
  );
}
