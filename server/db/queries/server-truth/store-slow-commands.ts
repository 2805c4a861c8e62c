import type { Pool } from 'pg';
import type { SlowEntry } from '#lib/telemetry/parse-slow-log.ts';

/**
 * Adds what is new of a server's slow log; entries that were stored before are left alone. Runs as `kryonix_ingest`.
 * @param runId of the server's life in which it counted these entries; null where it does not tell.
 */
export async function storeSlowCommands(
  pool: Pool,
  { node, runId, entries }: { node: string; runId: string | null; entries: readonly SlowEntry[] },
): Promise<void> {
  if (entries.length === 0) return;
  await pool.query(
    `insert into cache_management.slow_commands
       (node, run_id, entry_id, at, duration_us, command, tenant_id, key_class, client_name)
     select $1, $2, given.*
       from unnest($3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[], $7::uuid[], $8::text[], $9::text[])
              as given (id, at, duration_us, command, tenant_id, key_class, client_name)
     on conflict do nothing`,
    [
      node,
      runId ?? 'unknown',
      entries.map((entry) => entry.id),
      entries.map((entry) => new Date(entry.atMs)),
      entries.map((entry) => entry.durationUs),
      entries.map((entry) => entry.command),
      entries.map((entry) => entry.tenantId),
      entries.map((entry) => entry.keyClass),
      entries.map((entry) => entry.clientName),
    ],
  );
}
