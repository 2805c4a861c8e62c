import type { UsageChange } from '../contracts/v1/usage.ts';
import { quotaFlushScript } from './quota-flush-script.ts';
import { runScript, type ScriptClient } from './run-script.ts';
import { usageKey, usedBytesOf } from './tenant-usage.ts';

/**
 * Tells the control server what was stored of a tenant; answers what it holds as all processes know it, in bytes per purpose
 * database. Rejects where the server is away: then it may have counted, or not.
 */
export async function tellUsage(
  client: ScriptClient,
  tenantId: string,
  changes: readonly UsageChange[],
): Promise<number[]> {
  const args = changes.flatMap(({ database, bytes }) => [database, bytes]);
  return usedBytesOf(toFields(await runScript(client, quotaFlushScript, [usageKey(tenantId)], args)));
}

function toFields(answer: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  const flat = Array.isArray(answer) ? answer.map(String) : [];
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  return fields;
}
