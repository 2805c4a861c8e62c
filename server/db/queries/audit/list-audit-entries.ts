import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { AuditLogEntry } from '#lib/contracts/audit.ts';
import { queryRows } from '../../query-rows.ts';

const rowSchema = z
  .object({
    id: z.number(),
    at: z.date(),
    tenant_id: z.guid().nullable(),
    tenant_name: z.string().nullable(),
    actor: z.string(),
    action: z.string(),
    target: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    address: z.string().nullable(),
    request_id: z.string().nullable(),
    sealed: z.boolean(),
  })
  .transform(
    (row): AuditLogEntry => ({
      ...{ id: row.id, at: row.at.toISOString(), tenantId: row.tenant_id, tenantName: row.tenant_name },
      ...{ actor: row.actor, action: row.action, target: row.target, before: row.before, after: row.after },
      ...{ address: row.address, requestId: row.request_id, sealed: row.sealed },
    }),
  );

export interface AuditSearch {
  /** Null: everybody's, as far as the login may see. */
  tenantId: string | null;
  search?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: number | undefined;
  limit: number;
}

/** What was done, newest first. */
export function listAuditEntries(client: ClientBase, wanted: AuditSearch): Promise<AuditLogEntry[]> {
  const { tenantId, search, action, from, to, cursor, limit } = wanted;
  return queryRows(
    client,
    rowSchema,
    `select e.id, e.at, e.tenant_id, t.name as tenant_name, e.actor, e.action, e.target, e.before, e.after, e.address,
            e.request_id, exists (select from accounts.audit_seals s where s.entry_id = e.id) as sealed
       from accounts.audit_log e left join accounts.tenants t on t.id = e.tenant_id
      where ($1::uuid is null or e.tenant_id = $1) and ($2::bigint is null or e.id < $2)
        and ($3::text is null or starts_with(e.action, $3))
        and ($4::timestamptz is null or e.at >= $4) and ($5::timestamptz is null or e.at < $5)
        and ($6::text is null or strpos(lower(concat_ws(' ', e.actor, e.action, e.target, e.address, e.request_id)),
                                        lower($6)) > 0)
      order by e.id desc limit $7`,
    [tenantId, cursor ?? null, action || null, from ?? null, to ?? null, search || null, limit],
  );
}
