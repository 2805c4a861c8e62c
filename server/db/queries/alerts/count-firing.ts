import type { Pool } from 'pg';
import { z } from 'zod';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({ info: z.number(), warning: z.number(), critical: z.number(), waiting: z.number() });

/** Alerts that go on by severity, and messages that wait. Runs as `kryonix_ingest`. */
export async function countFiring(pool: Pool): Promise<z.infer<typeof rowSchema>> {
  const of = (severity: string) => `(count(*) filter (where severity = '${severity}'))::int as ${severity}`;
  const row = await queryRow(
    pool,
    rowSchema,
    `select ${of('info')}, ${of('warning')}, ${of('critical')},
            (select count(*)::int from cache_management.alert_deliveries where state = 'waiting') as waiting
       from cache_management.alerts where state = 'firing'`,
  );
  if (row === null) throw new Error('an aggregate answered no row');
  return row;
}
