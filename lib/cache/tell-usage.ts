import type { UsageChange, UsageReportId } from '../contracts/v1/usage.ts';
import { quotaFlushScript } from './quota-flush-script.ts';
import { runScript, type ScriptClient } from './run-script.ts';
import { usageKey, usageReportsKey, usedBytesOf } from './tenant-usage.ts';

interface ToldUsage {
  /** What the tenant holds as all processes know it, bytes per purpose database. */
  usedBytes: number[];
  /** The report had been counted before, and was not again. */
  repeated: boolean;
  /** Bytes that were told to have been removed where no more were known of: what is held never falls below 0. */
  missingBytes: number;
}

/**
 * Tells the control server what was stored of a tenant. Rejects where the server is away: then it may have counted, or not,
 * and the same `report` told again counts once. `report` is `null` for who does not tell again.
 */
export async function tellUsage(
  client: ScriptClient,
  tenantId: string,
  changes: readonly UsageChange[],
  report: UsageReportId | null,
): Promise<ToldUsage> {
  const pairs = changes.flatMap(({ database, bytes }) => [database, bytes]);
  const keys = [usageKey(tenantId), usageReportsKey(tenantId)];
  const args = [report?.by ?? '', report?.number ?? 0, ...pairs];
  const answer = await runScript(client, quotaFlushScript, keys, args);
  const [repeated, missing, fields] = Array.isArray(answer) ? answer : [];
  return { usedBytes: usedBytesOf(toFields(fields)), repeated: repeated === 1, missingBytes: Number(missing ?? 0) };
}

function toFields(answer: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  const flat = Array.isArray(answer) ? answer.map(String) : [];
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  return fields;
}
