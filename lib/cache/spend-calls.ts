import { runScript, type ScriptClient } from './run-script.ts';
import { spendCallsScript } from './spend-calls-script.ts';

/** What one process served of a database since it last told. */
export interface SpentCalls {
  database: number;
  /** The limit that holds. */
  perHour: number;
  served: number;
}

/** On database 0 of the control server. Forgotten when it must be full again. */
function callsKey(tenantId: string, database: number): string {
  return `kryonix:calls:${tenantId}:${database}`;
}

/** Tells the control server what was served; answers what is left of the hour for all. Rejects where it is away. */
export async function spendCalls(
  client: ScriptClient,
  tenantId: string,
  { database, perHour, served }: SpentCalls,
): Promise<number> {
  return Number(await runScript(client, spendCallsScript, [callsKey(tenantId, database)], [perHour, served]));
}
