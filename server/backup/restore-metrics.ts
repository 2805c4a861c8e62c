import { z } from 'zod';
import { inTransaction } from '../db/in-transaction.ts';
import type { BackupContext } from './backup-context.ts';
import { metricTables } from './backup-sections.ts';
import type { SectionRow } from './section-row.ts';

const rowSchema = z.record(z.string(), z.unknown());
/** What rows of earlier releases do not have. */
const unknownSplit = { split_calls: 0, queue_sum_us: 0, server_sum_us: 0 };
const rowsAtOnce = 200;

/**
 * Puts the rollups of a backup back where none are: what was measured meanwhile stays, and doing it again changes
 * nothing. Answers how many rows that was.
 */
export async function restoreMetrics(
  { pools }: BackupContext,
  tenantId: string,
  rows: readonly SectionRow[],
): Promise<number> {
  let restored = 0;
  for (const table of metricTables) {
    const own = rows.flatMap((each) => (each.table === table ? [rowSchema.parse(each.row)] : []));
    for (let start = 0; start < own.length; start += rowsAtOnce) {
      const some = own
        .slice(start, start + rowsAtOnce)
        .map((row) => ({ ...unknownSplit, ...row, tenant_id: tenantId }));
      const { rowCount } = await inTransaction(pools.ingest, (client) =>
        client.query(
          `insert into ${table} select r.* from jsonb_populate_recordset(null::${table}, $1::jsonb) r on conflict do nothing`,
          [JSON.stringify(some)],
        ),
      );
      restored += rowCount ?? 0;
    }
  }
  return restored;
}
