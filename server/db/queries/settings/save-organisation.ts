import type { ClientBase } from 'pg';
import type { Organisation } from '#lib/contracts/settings/organisation.ts';

/** Stores a tenant's colour and business hours. Runs inside `withTenant`. */
export async function saveOrganisation(
  client: ClientBase,
  tenantId: string,
  { brandColor, businessHours }: Pick<Organisation, 'brandColor' | 'businessHours'>,
): Promise<void> {
  await client.query(
    `insert into accounts.tenant_settings (tenant_id, brand_color, business_hours) values ($1, $2, $3)
     on conflict (tenant_id) do update
       set brand_color = excluded.brand_color, business_hours = excluded.business_hours, updated_at = now()`,
    [tenantId, brandColor, businessHours && JSON.stringify(businessHours)],
  );
}
