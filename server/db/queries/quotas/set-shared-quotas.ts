import type { ClientBase } from 'pg';

/**
 * Puts the quotas of a split into effect, and takes those of any other away; an empty list takes all away. Every cache
 * follows within two seconds of the commit; tenants whose quota stays as it is are not told. Runs as `kryonix_platform`.
 */
export async function setSharedQuotas(
  client: ClientBase,
  quotas: readonly { tenantId: string; bytes: number }[],
): Promise<void> {
  const wanted = JSON.stringify(quotas);
  await client.query(
    `update cache_management.tenant_access a set shared_quota_bytes = null, updated_at = now()
      where a.shared_quota_bytes is not null
        and not exists (select from jsonb_to_recordset($1) as q ("tenantId" uuid, bytes bigint)
                         where q."tenantId" = a.tenant_id)`,
    [wanted],
  );
  await client.query(
    `insert into cache_management.tenant_access (tenant_id, shared_quota_bytes)
     select t.id, q.bytes from jsonb_to_recordset($1) as q ("tenantId" uuid, bytes bigint)
       join accounts.tenants t on t.id = q."tenantId"
     on conflict (tenant_id) do update set shared_quota_bytes = excluded.shared_quota_bytes, updated_at = now()
       where tenant_access.shared_quota_bytes is distinct from excluded.shared_quota_bytes`,
    [wanted],
  );
}
