import { maxTelemetryBytes, type TelemetryAnswer } from '#lib/contracts/v1/telemetry.ts';
import { AppError } from '#lib/errors.ts';
import type { AccessBatch } from '#lib/optimizer/access-record.ts';
import type { RollupRow, TelemetryBatch } from '#lib/telemetry/batch.ts';
import { withinPlausibleTime } from '#lib/telemetry/within-plausible-time.ts';
import type { Principal } from '../auth/principal.ts';
import { appendAuditEntry } from '../db/queries/audit/append-audit-entry.ts';
import { withTenant } from '../db/with-tenant.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readJson } from '../http/read-json.ts';
import { services } from '../services.ts';
import { telemetryStream } from '../telemetry/stream.ts';
import { admit } from './admit.ts';
import { takeAccesses } from './take-accesses.ts';
import { takeTelemetry } from './take-request.ts';
import { telemetryRequestSchema } from './telemetry-request.ts';

/** Batches that may wait to be stored: beyond it whoever stores them must be gone. */
const maxUnread = 10_000;
/** From here on the line of what waits is long. */
export const longLine = maxUnread / 2;
/** A batch counts once, and once more for each of these that its text begins. */
const unitLength = 64 * 1024;
/** Tenants that an audit entry names. */
const maxNamed = 10;

/** Takes what a tenant's own programs measured: of this tenant only, and of a time that can be. */
export const postTelemetry = handle(async (api) => {
  // Maintenance keeps the tenant's data as they are; what was measured is not among them.
  const { principal, tenantId } = await admit(api, { scope: 'telemetry', changes: false, keyOnly: true });
  const { batches, accesses } = await readJson(api.request, telemetryRequestSchema, maxTelemetryBytes);
  await refuseOthers(api, principal, tenantId, { batches, accesses });
  // Whole, rows of an impossible time included: whoever stores them counts what is refused.
  await append(
    tenantId,
    batches.map((batch) => JSON.stringify(batch)),
  );
  const now = Date.now();
  const calls = batches.map((batch) => callsOf(batch.rollups));
  const refused = batches.map((batch) => callsOf(withinPlausibleTime(batch, now).refused));
  const [sent, dropped] = [sumOf(calls), sumOf(refused)];
  const told = accesses && { accesses: await takeAccesses(tenantId, accesses) };
  const answer: TelemetryAnswer = { accepted: sent - dropped, dropped, ...told };
  return jsonResponse(answer, { status: 202 });
});

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const callsOf = (rows: readonly RollupRow[]) => sumOf(rows.map(({ calls }) => calls));

/** All of the request or nothing: who names another tenant is not trusted with the rest either. */
async function refuseOthers(
  { requestId, address }: ApiRequest,
  principal: Principal,
  tenantId: string,
  { batches, accesses }: { batches: readonly TelemetryBatch[]; accesses: AccessBatch | undefined },
): Promise<void> {
  const rows = batches.flatMap(({ rollups, samples, accounts = [] }) => [...rollups, ...samples, ...accounts]);
  const named = [...rows, ...(accesses?.parts ?? [])];
  const others = [...new Set(named.map((row) => row.tenantId))].filter((each) => each !== tenantId);
  if (others.length === 0) return;
  const target = principal.kind === 'api_key' ? `api_key:${principal.apiKeyId}` : null;
  const after = { tenants: others.slice(0, maxNamed), batches: batches.slice(0, maxNamed).map(({ id }) => id) };
  const entry = { tenantId, actorUserId: null, action: 'telemetry.refuse', target, after, address, requestId };
  await withTenant(services().pools.app, tenantId, (client) => appendAuditEntry(client, entry));
  throw new AppError('forbidden', 'This telemetry names another tenant.');
}

/** Into the stream that trusted producers write to; what is there is stored once, whatever comes twice. */
async function append(tenantId: string, texts: readonly string[]): Promise<void> {
  const { control } = services();
  const waiting = await control.xlen(telemetryStream);
  if (waiting >= maxUnread) {
    throw new AppError('unavailable', 'Telemetry cannot be taken right now.', { retryAfterSeconds: 10 });
  }
  const cost = sumOf(texts.map(({ length }) => 1 + Math.floor(length / unitLength)));
  await takeTelemetry(tenantId, cost, waiting >= longLine);
  for (const text of texts) await control.xadd(telemetryStream, '*', 'batch', text);
}
