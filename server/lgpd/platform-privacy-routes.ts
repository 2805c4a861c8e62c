import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import { getProtection } from '../db/queries/backups/protection-settings.ts';
import { listPrivacyRequests } from '../db/queries/privacy/privacy-requests.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { platformTenantScope } from '../http/platform-scope.ts';

/** `GET /api/platform/privacy/{tenantId}`: what was asked for, and the receipts; of no person more than the mark. */
export const showTenantPrivacy = handle(async (api) => {
  const { data: tenantId } = uuidSchema.safeParse(api.params.tenantId);
  if (tenantId === undefined) throw new AppError('not_found', 'There is no such tenant.');
  const origin = { action: 'privacy', requestId: api.requestId, address: api.address };
  const scope = platformTenantScope(await api.authenticate(), tenantId, origin);
  const found = await scope.query(async (client) => ({
    requests: await listPrivacyRequests(client, tenantId),
    protection: await getProtection(client, tenantId),
  }));
  return jsonResponse({
    requests: found.requests.map(({ shown }) => shown),
    exportRetentionDays: found.protection.settings.exportRetentionDays,
  });
});
