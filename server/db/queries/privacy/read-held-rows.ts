import type { ClientBase } from 'pg';
import { type SubjectOfSamples, samplesOfSubject, samplesOfSubjectValues } from './samples-of-subject.ts';

/** One section of an export: where its rows come from, each as `row`. */
export interface HeldQuery {
  name: string;
  sql: string;
  values: unknown[];
}

const rowsAtOnce = 1_000;

/** Everything the tables hold of a person. */
export function subjectQueries(about: SubjectOfSamples): HeldQuery[] {
  const { tenantId, subject, keys } = about;
  return [
    {
      name: 'sdk_sessions',
      sql: `select to_jsonb(t) as row from cache_management.sdk_sessions t
             where tenant_id = $1 and user_id::text = lower($2)`,
      values: [tenantId, subject],
    },
    {
      name: 'audit',
      sql: `select to_jsonb(t) as row from accounts.audit_log t
             where tenant_id = $1 and (actor = $2 or actor_user_id::text = lower($2) or target = any ($3::text[]))
             order by id desc`,
      values: [tenantId, subject, keys.map(({ key }) => key)],
    },
    {
      name: 'samples',
      sql: `select to_jsonb(t) as row from cache_management.cache_performance_metrics t
             where ${samplesOfSubject} order by recorded_at desc`,
      values: samplesOfSubjectValues(about),
    },
  ];
}

/** Reads what a query finds to its end, a thousand rows at a time; told of nothing too. Runs inside `withTenant`. */
export async function readHeldRows(
  client: ClientBase,
  { name, sql, values }: HeldQuery,
  write: (name: string, rows: readonly unknown[]) => Promise<void>,
): Promise<void> {
  await client.query(`declare held no scroll cursor for ${sql}`, values);
  for (;;) {
    const { rows } = await client.query<{ row: unknown }>(`fetch ${rowsAtOnce} from held`);
    await write(
      name,
      rows.map(({ row }) => row),
    );
    if (rows.length < rowsAtOnce) break;
  }
  await client.query('close held');
}
