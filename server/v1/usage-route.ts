import { accessKey } from '#lib/cache/publish-access.ts';
import { shareRate } from '#lib/cache/share-rate.ts';
import { spendCalls } from '#lib/cache/spend-calls.ts';
import { tellUsage } from '#lib/cache/tell-usage.ts';
import { compileTenantAccess } from '#lib/cache/tenant-access.ts';
import { tenantRulesSchema } from '#lib/contracts/v1/tenant-rules.ts';
import { type ServedThisHour, type Usage, usageReportSchema } from '#lib/contracts/v1/usage.ts';
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
  const { changes, report = null, calls, hour } = await readJson(api.request, usageReportSchema);
  const { usedBytes, repeated, missingBytes } = await tellUsage(services().control, tenantId, changes, report);
  const rate = calls === undefined ? undefined : await shareRate(services().control, tenantId, calls);
  noteUsageReport(repeated ? 'repeated' : missingBytes > 0 ? 'clamped' : 'counted');
  const callsLeft = hour === undefined ? undefined : await spendHour(tenantId, hour);
  const answer: Usage = {
    usedBytes,
    ...(rate === undefined ? {} : { rate }),
    ...(callsLeft === undefined ? {} : { callsLeft }),
  };
  return jsonResponse(answer);
});

/** By the limit that is published, not by one that the program names: this server's own calls go by the same count. */
async function spendHour(tenantId: string, { database, served }: ServedThisHour): Promise<number | null> {
  const { control } = services();
  const json = await control.hget(accessKey, tenantId);
  const rules = json === null ? null : compileTenantAccess(tenantRulesSchema.parse(JSON.parse(json)));
  const perHour = rules?.databases[database]?.sdkCallsPerHour ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(perHour) ? spendCalls(control, tenantId, { database, perHour, served }) : null;
}
