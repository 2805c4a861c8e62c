import { createHash } from 'node:crypto';
import { brandImageKindSchema, greatestImageBytes } from '#lib/contracts/settings/organisation.ts';
import { AppError } from '#lib/errors.ts';
import { deleteBrandImage, findBrandImage, saveBrandImage } from '../db/queries/settings/brand-image.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readBody } from '../http/read-body.ts';
import { services } from '../services.ts';
import { inAuditedTransaction } from './in-audited-transaction.ts';
import { readImage } from './read-image.ts';
import { changesSettings, readsSettings } from './settings-access.ts';

function noImage(): AppError {
  return new AppError('not_found', 'There is no such image.');
}

function kindOf({ params }: ApiRequest) {
  const parsed = brandImageKindSchema.safeParse(params.kind);
  if (!parsed.success) throw noImage();
  return parsed.data;
}

/** As it was stored, and as nothing but a picture: see also the policy in `security-headers.ts`. */
export const showBrandImage = handle(async (api) => {
  const { tenantId } = await readsSettings(api);
  const kind = kindOf(api);
  const image = await withTenant(services().pools.app, tenantId, (client) => findBrandImage(client, tenantId, kind));
  if (!image) throw noImage();
  return new Response(new Uint8Array(image.bytes), {
    headers: {
      'content-type': image.contentType,
      'content-disposition': `inline; filename="${kind}.${image.contentType.slice(6)}"`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      // The address carries the version, so what it answers never changes.
      ...(api.query.v === image.version ? { 'cache-control': 'private, max-age=86400, immutable' } : {}),
    },
  });
});

export const putBrandImage = handle(async (api) => {
  const person = await changesSettings(api);
  const kind = kindOf(api);
  const image = readImage(await readBody(api.request, greatestImageBytes));
  const version = createHash('sha256').update(image.bytes).digest('hex').slice(0, 16);
  await inAuditedTransaction(api, person, async (client, note) => {
    await saveBrandImage(client, person.tenantId, kind, { ...image, version });
    await note({ action: `settings.${kind}`, target: version, after: { bytes: image.bytes.length } });
  });
  return jsonResponse({ version, contentType: image.contentType, bytes: image.bytes.length });
});

export const removeBrandImage = handle(async (api) => {
  const person = await changesSettings(api);
  const kind = kindOf(api);
  await inAuditedTransaction(api, person, async (client, note) => {
    if (!(await deleteBrandImage(client, person.tenantId, kind))) throw noImage();
    await note({ action: `settings.${kind}`, target: null });
  });
  return new Response(null, { status: 204 });
});
