import { type TelemetryBatch, telemetryBatchSchema } from '#lib/telemetry/batch.ts';

/** As Redis answers it; `fields` is null where the entry was deleted while it was pending. */
export type StreamEntry = [id: string, fields: string[] | null];

/** The batch in an entry; `null` where there is none that can be read. */
export function readBatch(fields: readonly string[]): TelemetryBatch | null {
  const at = fields.indexOf('batch');
  if (at < 0 || at % 2 !== 0) return null;
  try {
    const parsed = telemetryBatchSchema.safeParse(JSON.parse(fields[at + 1] ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: the caller sets the entry aside and says so.
    return null;
  }
}
