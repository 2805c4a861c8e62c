import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { BrandImageKind } from '#lib/contracts/settings/organisation.ts';
import { queryRow } from '../../query-rows.ts';

const rowSchema = z.object({
  content_type: z.enum(['image/png', 'image/webp']),
  bytes: z.instanceof(Buffer),
  version: z.string(),
});

export interface BrandImage {
  contentType: 'image/png' | 'image/webp';
  bytes: Buffer;
  /** The first 16 hex digits of its SHA-256. */
  version: string;
}

/** A tenant's logo or favicon; `null` where it has none. Runs inside `withTenant`. */
export async function findBrandImage(
  client: ClientBase,
  tenantId: string,
  kind: BrandImageKind,
): Promise<BrandImage | null> {
  const row = await queryRow(
    client,
    rowSchema,
    'select content_type, bytes, version from accounts.tenant_images where tenant_id = $1 and kind = $2',
    [tenantId, kind],
  );
  return row && { contentType: row.content_type, bytes: row.bytes, version: row.version };
}

export async function saveBrandImage(
  client: ClientBase,
  tenantId: string,
  kind: BrandImageKind,
  { contentType, bytes, version }: BrandImage,
): Promise<void> {
  await client.query(
    `insert into accounts.tenant_images (tenant_id, kind, content_type, bytes, version) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, kind) do update
       set content_type = excluded.content_type, bytes = excluded.bytes, version = excluded.version, updated_at = now()`,
    [tenantId, kind, contentType, bytes, version],
  );
}

/** Answers whether there was one. */
export async function deleteBrandImage(client: ClientBase, tenantId: string, kind: BrandImageKind): Promise<boolean> {
  const { rowCount } = await client.query('delete from accounts.tenant_images where tenant_id = $1 and kind = $2', [
    tenantId,
    kind,
  ]);
  return rowCount === 1;
}
