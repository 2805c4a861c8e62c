import { simulateRequestSchema } from '#lib/contracts/optimizations.ts';
import { canActForTenant } from '../../auth/can-act-for-tenant.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { readJson } from '../read-json.ts';

/** `POST /api/cache/ai/simulate`: what other TTLs would do to a class. Changes nothing. */
export const simulateTtl = handle(async (api) => {
  const { tenantId } = canActForTenant(await api.authenticate(), 'cache:read');
  const { module, dataType } = await readJson(api.request, simulateRequestSchema);
  return jsonResponse(services().optimizer.simulate(tenantId, module, dataType));
});
