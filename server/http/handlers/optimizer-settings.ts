import { optimizerSettingsSchema } from '#lib/contracts/optimizations.ts';
import { canActForTenant } from '../../auth/can-act-for-tenant.ts';
import { appendAuditEntry } from '../../db/queries/audit/append-audit-entry.ts';
import { readOptimizerSettings, saveOptimizerSettings } from '../../db/queries/optimizations/optimizer-settings.ts';
import { withTenant } from '../../db/with-tenant.ts';
import { services } from '../../services.ts';
import { adminOfTenant } from '../admin-of-tenant.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { readJson } from '../read-json.ts';

/** `GET /api/cache/ai/settings`: what the tenant allows the optimiser. */
export const getOptimizerSettings = handle(async (api) => {
  const { tenantId } = canActForTenant(await api.authenticate(), 'cache:read');
  const settings = await withTenant(services().pools.app, tenantId, (client) =>
    readOptimizerSettings(client, tenantId),
  );
  return jsonResponse(settings);
});

/** `PUT /api/cache/ai/settings`: holds from the next analysis on. */
export const putOptimizerSettings = handle(async (api) => {
  const { tenantId, userId } = adminOfTenant(await api.authenticate(), api.request.headers);
  const after = await readJson(api.request, optimizerSettingsSchema);
  await withTenant(services().pools.app, tenantId, async (client) => {
    const before = await readOptimizerSettings(client, tenantId);
    await saveOptimizerSettings(client, tenantId, after, new Date());
    await appendAuditEntry(client, {
      ...{ tenantId, actorUserId: userId, action: 'optimizer.configure', target: 'optimizer', before, after },
      ...{ address: api.address, requestId: api.requestId },
    });
  });
  return jsonResponse(after);
});
