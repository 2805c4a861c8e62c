import {
  type RateShare,
  type ServedCalls,
  type ServedThisHour,
  type Usage,
  type UsageChange,
  type UsageReportId,
  usageSchema,
} from '../contracts/v1/usage.ts';
import { CacheUnavailableError } from './cache-error.ts';
import type { ControlApi } from './control-over-http.ts';

const timeoutMs = 10_000;

/**
 * Tells by `POST /api/v1/usage` what this process stored of the API key's tenant; answers what the tenant holds, in bytes per
 * purpose database. Rejects with CacheUnavailableError where the product is away or does not take it.
 */
export async function tellUsageOverHttp(
  api: ControlApi,
  changes: readonly UsageChange[],
  report: UsageReportId,
): Promise<number[]> {
  return (await post(api, { report, changes })).usedBytes;
}

/**
 * Tells what this process served of the API key's tenant; answers its share of the tenant's calls a second. Rejects with
 * CacheUnavailableError where the product is away, does not take it, or divides no rates.
 */
export async function shareRateOverHttp(api: ControlApi, calls: ServedCalls): Promise<RateShare> {
  const { rate } = await post(api, { changes: [], calls });
  if (rate === undefined) throw new CacheUnavailableError('the control plane divides no rates: it is an older version');
  return rate;
}

/**
 * Tells what this process served of a database of the API key's tenant; answers what all have left of its calls an hour,
 * `null` where it has no limit. Rejects with CacheUnavailableError where the product is away, does not take it, or counts
 * no hours.
 */
export async function spendCallsOverHttp(api: ControlApi, hour: ServedThisHour): Promise<number | null> {
  const { callsLeft } = await post(api, { changes: [], hour });
  if (callsLeft === undefined)
    throw new CacheUnavailableError('the control plane counts no hours: it is an older version');
  return callsLeft;
}

async function post(api: ControlApi, body: object): Promise<Usage> {
  const answer = await api.request('/api/v1/usage', { body, signal: AbortSignal.timeout(timeoutMs) });
  // Read to the end, so that the connection can be used again.
  const text = await answer.text();
  if (!answer.ok) throw new CacheUnavailableError(`the control plane did not take the usage: HTTP ${answer.status}`);
  return usageSchema.parse(JSON.parse(text));
}
