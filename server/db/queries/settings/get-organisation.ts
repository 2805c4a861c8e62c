import type { ClientBase } from 'pg';
import { z } from 'zod';
import { brandImageKinds, type Organisation, organisationSchema } from '#lib/contracts/settings/organisation.ts';
import { queryRow, queryRows } from '../../query-rows.ts';

const rowSchema = z.object({
  brand_color: organisationSchema.shape.brandColor,
  business_hours: organisationSchema.shape.businessHours,
});

const imageRowSchema = z.object({
  kind: z.enum(brandImageKinds),
  version: z.string(),
  content_type: z.enum(['image/png', 'image/webp']),
  bytes: z.number(),
});

/** What a tenant chose for itself. Runs inside `withTenant`. */
export async function getOrganisation(client: ClientBase, tenantId: string): Promise<Organisation> {
  const row = await queryRow(
    client,
    rowSchema,
    'select brand_color, business_hours from accounts.tenant_settings where tenant_id = $1',
    [tenantId],
  );
  const images = await queryRows(
    client,
    imageRowSchema,
    'select kind, version, content_type, length(bytes) as bytes from accounts.tenant_images where tenant_id = $1',
    [tenantId],
  );
  const image = (kind: string) => {
    const found = images.find((each) => each.kind === kind);
    return found ? { version: found.version, contentType: found.content_type, bytes: found.bytes } : null;
  };
  return {
    businessHours: row?.business_hours ?? null,
    brandColor: row?.brand_color ?? null,
    logo: image('logo'),
    favicon: image('favicon'),
  };
}
