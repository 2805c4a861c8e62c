import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { queryRow, queryRows } from '../../query-rows.ts';

/** An entry as it is sealed: the same text wherever and whenever it is read. */
const sealedText = `jsonb_build_array(e.id,
  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.tenant_id, e.actor_user_id, e.actor, e.action,
  e.target, e.before, e.after, e.address, e.request_id)::text`;

const unsealedSchema = z
  .object({ id: z.number(), tenant_id: z.guid().nullable(), text: z.string() })
  .transform((row) => ({ id: row.id, tenantId: row.tenant_id, text: row.text }));

/** Behind the newest sealed entry so many numbers are looked at again: a transaction that took its time commits among them. */
const lookBack = 10_000;

/** The oldest entries without a seal; `whole` looks at all there are. Runs as `kryonix_ingest`. */
export function listUnsealed(client: ClientBase, { most, whole }: { most: number; whole: boolean }) {
  return queryRows(
    client,
    unsealedSchema,
    `select e.id, e.tenant_id, ${sealedText} as text from accounts.audit_log e
      where e.id > case when $2 then 0
                   else coalesce((select max(entry_id) from accounts.audit_seals), 0) - ${lookBack} end
        and not exists (select from accounts.audit_seals s where s.entry_id = e.id)
      order by e.id limit $1`,
    [most, whole],
  );
}

const headSchema = z
  .object({ tenant_id: z.guid().nullable(), position: z.number(), hmac: z.instanceof(Buffer) })
  .transform((row) => ({ tenantId: row.tenant_id, position: row.position, hmac: row.hmac }));

/** The newest seal of a chain; null before its first. */
export function findHead(client: ClientBase, tenantId: string | null) {
  return queryRow(
    client,
    headSchema,
    `select tenant_id, position, hmac from accounts.audit_seals
      where tenant_id is not distinct from $1 order by position desc limit 1`,
    [tenantId],
  );
}

export async function insertSeal(
  client: ClientBase,
  { tenantId, position, entryId, hmac }: { tenantId: string | null; position: number; entryId: number; hmac: Buffer },
): Promise<void> {
  await client.query('insert into accounts.audit_seals (tenant_id, position, entry_id, hmac) values ($1, $2, $3, $4)', [
    tenantId,
    position,
    entryId,
    hmac,
  ]);
}

const linkSchema = z
  .object({ position: z.number(), entry_id: z.number(), hmac: z.instanceof(Buffer), text: z.string().nullable() })
  .transform((row) => ({ position: row.position, entryId: row.entry_id, hmac: row.hmac, text: row.text }));

/** The next links of a chain after `position`, each with its entry as it reads now; `text` null where that is gone. */
export function listLinks(
  client: ClientBase | Pool,
  { tenantId, after, most }: { tenantId: string | null; after: number; most: number },
) {
  return queryRows(
    client,
    linkSchema,
    `select s.position, s.entry_id, s.hmac,
            case when e.id is not null and e.tenant_id is not distinct from s.tenant_id then ${sealedText} end as text
       from accounts.audit_seals s left join accounts.audit_log e on e.id = s.entry_id
      where s.tenant_id is not distinct from $1 and s.position > $2 order by s.position limit $3`,
    [tenantId, after, most],
  );
}

const chainSchema = z.object({ tenant_id: z.guid().nullable() }).transform((row) => row.tenant_id);

/** Whose chains there are; null: the platform's. */
export function listChains(client: ClientBase | Pool) {
  return queryRows(
    client,
    chainSchema,
    'select distinct tenant_id from accounts.audit_seals order by tenant_id nulls first',
  );
}

/** Entries that were there for `olderThan` and have no seal. */
export async function countUnsealed(client: ClientBase | Pool, olderThan: Date): Promise<number> {
  const row = await queryRow(
    client,
    z.object({ count: z.number() }),
    `select count(*)::int as count from accounts.audit_log e
      where e.at < $1 and not exists (select from accounts.audit_seals s where s.entry_id = e.id)`,
    [olderThan],
  );
  return row?.count ?? 0;
}
