import type { ClientBase } from 'pg';

/** One section of an export: where its rows come from, each as `row`. */
export interface HeldQuery {
  name: string;
  sql: string;
  values: unknown[];
}

const rowsAtOnce = 1_000;

/** Of one person: $1 the tenant, $2 the id, $3 keys, $4 prefixes. */
const subjectSections = {
  sdk_sessions: `select to_jsonb(t) as row from cache_management.sdk_sessions t
                  where tenant_id = $1 and user_id::text = $2 and $3::text[] is not null and $4::text[] is not null`,
  audit: `select to_jsonb(t) as row from accounts.audit_log t
           where tenant_id = $1 and (actor = $2 or actor_user_id::text = $2 or target = any ($3::text[]))
             and $4::text[] is not null order by id desc`,
  samples: `select to_jsonb(t) as row from cache_management.cache_performance_metrics t
             where tenant_id = any (array[$1::uuid])
               and (user_id::text = $2 or cache_key = any ($3::text[])
                    or (cache_key = $2 and operation_type in ('geo', 'session'))
                    or exists (select from unnest($4::text[]) p where starts_with(cache_key, p)))
             order by recorded_at desc`,
} as const;

/** Everything the tables hold of a person. */
export function subjectQueries({
  tenantId,
  subject,
  keys,
  prefixes,
}: {
  tenantId: string;
  subject: string;
  keys: readonly string[];
  prefixes: readonly string[];
}): HeldQuery[] {
  const values = [tenantId, subject, keys, prefixes];
  return Object.entries(subjectSections).map(([name, sql]) => ({ name, sql, values }));
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
