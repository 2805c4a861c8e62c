import { shareRate } from '#lib/cache/share-rate.ts';
import { tellUsage } from '#lib/cache/tell-usage.ts';
import { type Usage, usageReportSchema } from '#lib/contracts/v1/usage.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { admit } from './admit.ts';
import { noteUsageReport } from './usage-reports.ts';

/**
 * Takes what a tenant's own program stored and served of it, and answers what all of them did: how a quota and a rate are
 * held by who does not reach the control server. Believed as far as the next census, which weighs what is there; what is
 * told again counts once, and nobody gives back more than is known to be there.
 */
export const postUsage = handle(async (api) => {
  // Maintenance keeps the tenant's data as they are; what was stored before it may be told during it.
  const { tenantId } = await admit(api, { scope: 'telemetry', changes: false, keyOnly: true });
  const { changes, report = null, calls } = await readJson(api.request, usageReportSchema);
  const { usedBytes, repeated, missingBytes } = await tellUsage(services().control, tenantId, changes, report);
  const rate = calls === undefined ? undefined : await shareRate(services().control, tenantId, calls);
  noteUsageReport(repeated ? 'repeated' : missingBytes > 0 ? 'clamped' : 'counted');
  const answer: Usage = { usedBytes, ...(rate === undefined ? {} : { rate }) };
  return jsonResponse(answer);
});
