import type { OptimizeResult } from '#lib/contracts/optimizations.ts';
import { services } from '../../services.ts';
import { adminOfTenant } from '../admin-of-tenant.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';

/** `POST /api/cache/ai/optimize`: one analysis now, of what was watched so far; 409 while one runs. */
export const optimizeNow = handle(async (api) => {
  const { tenantId } = adminOfTenant(await api.authenticate(), api.request.headers);
  const result = await services().optimizer.run(tenantId);
  const answer: OptimizeResult = {
    tenantId,
    ...result,
    timestamp: new Date().toISOString(),
  };
  return jsonResponse(answer);
});
