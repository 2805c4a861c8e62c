import { simulateRequestSchema } from '#lib/contracts/optimizations.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { readJson } from '../read-json.ts';
import { readSimulation } from '../read-simulation.ts';
import { ownTenantScope } from '../tenant-scope.ts';

/** `POST /api/cache/ai/simulate`: what other TTLs would do to a class. Changes nothing. */
export const simulateTtl = handle(async (api) => {
  const scope = ownTenantScope(await api.authenticate());
  const asked = await readJson(api.request, simulateRequestSchema);
  return jsonResponse(await readSimulation(scope, asked));
});
