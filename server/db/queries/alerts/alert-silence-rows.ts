import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import type { Silence } from '#lib/alerts/silenced-until.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({ tenant_id: z.guid().nullable(), rule: z.string(), subject: z.string().nullable(), until: z.date() })
  .transform(
    (row): Silence => ({
      tenantId: row.tenant_id,
      rule: row.rule,
      subject: row.subject,
      untilMs: row.until.getTime(),
    }),
  );

/** Those that still hold, of everybody whom the login may see. */
export function listSilences(client: ClientBase | Pool, now: Date): Promise<Silence[]> {
  const sql = 'select tenant_id, rule, subject, until from cache_management.alert_silences where until > $1';
  return queryRows(client, rowSchema, sql, [now]);
}

/** In place of what silenced the same before. */
export async function silenceAlert(
  client: ClientBase,
  { tenantId, rule, subject, untilMs }: Silence,
  createdBy: string,
): Promise<void> {
  await liftSilence(client, { tenantId, rule, subject });
  await client.query(
    `insert into cache_management.alert_silences (tenant_id, rule, subject, until, created_by) values ($1, $2, $3, $4, $5)`,
    [tenantId, rule, subject, new Date(untilMs), createdBy],
  );
}

export async function liftSilence(
  client: ClientBase,
  { tenantId, rule, subject }: Pick<Silence, 'tenantId' | 'rule' | 'subject'>,
): Promise<void> {
  await client.query(
    `delete from cache_management.alert_silences
      where tenant_id is not distinct from $1 and rule = $2 and subject is not distinct from $3`,
    [tenantId, rule, subject],
  );
}
