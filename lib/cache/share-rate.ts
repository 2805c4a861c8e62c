import type { RateShare, ServedCalls } from '../contracts/v1/usage.ts';
import { rateShareScript } from './rate-share-script.ts';
import { runScript, type ScriptClient } from './run-script.ts';

/** On database 0 of the control server: how the processes that serve a tenant divide its rate. Forgotten when nobody calls. */
function rateKey(tenantId: string): string {
  return `kryonix:rate:${tenantId}`;
}

/** Tells the control server what a process served of a tenant; answers its share from now on. Rejects where it is away. */
export async function shareRate(client: ScriptClient, tenantId: string, calls: ServedCalls): Promise<RateShare> {
  const { by, perSecond, asked, served } = calls;
  const answer = await runScript(client, rateShareScript, [rateKey(tenantId)], [by, perSecond, asked, served]);
  const [share, burst, tokens] = Array.isArray(answer) ? answer.map(Number) : [];
  return { share: share ?? 1, burst: burst ?? 1, tokens: tokens ?? 0 };
}
