import { z } from 'zod';
import { type TelemetryBatch, telemetryBatchSchema, tenantAccountSchema } from '#lib/telemetry/batch.ts';
import { isPlainBatch } from '#lib/telemetry/is-plain-batch.ts';

/** As Redis answers it; `fields` is null where the entry was deleted while it was pending. */
export type StreamEntry = [id: string, fields: string[] | null];

/** When the entry reached the control plane, milliseconds since the epoch, by its clock. */
export function arrivedMs([id]: StreamEntry): number {
  return Number.parseInt(id, 10);
}

/** Just enough of a batch that is refused to say whose operations are in it. */
const accountableBatchSchema = telemetryBatchSchema.pick({ id: true, producer: true }).extend({
  accounts: z.array(tenantAccountSchema).optional(),
  rollups: z.array(tenantAccountSchema.pick({ tenantId: true }).extend({ calls: tenantAccountSchema.shape.sent })),
});

export type AccountableBatch = z.infer<typeof accountableBatchSchema>;

export type ReadEntry =
  | { kind: 'batch'; batch: TelemetryBatch }
  /** Something in it is not as promised; its operations can be counted. */
  | { kind: 'invalid'; batch: AccountableBatch }
  | { kind: 'malformed' };

/** What an entry holds. */
export function readEntry(fields: readonly string[]): ReadEntry {
  const at = fields.indexOf('batch');
  if (at < 0 || at % 2 !== 0) return { kind: 'malformed' };
  let json: unknown;
  try {
    json = JSON.parse(fields[at + 1] ?? '');
  } catch {
    // Not JSON: the caller sets the entry aside and says so.
    return { kind: 'malformed' };
  }
  if (isPlainBatch(json)) return { kind: 'batch', batch: json };
  const parsed = telemetryBatchSchema.safeParse(json);
  if (parsed.success) return { kind: 'batch', batch: parsed.data };
  const accountable = accountableBatchSchema.safeParse(json);
  return accountable.success ? { kind: 'invalid', batch: accountable.data } : { kind: 'malformed' };
}
