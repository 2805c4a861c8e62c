import { z } from 'zod';
import { maxTelemetryBatches, maxTelemetryRows } from '#lib/contracts/v1/telemetry.ts';
import { rollupRowSchema, sampleRowSchema, telemetryBatchSchema } from '#lib/telemetry/batch.ts';
import { accessRequestSchema } from './access-request.ts';

/** The key grammar's names: from outside nothing else is stored, or becomes a dimension. */
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const names = { module: name, dataType: name };

/** Look-ups are the platform's figure: not for one tenant to tell. */
const batchSchema = telemetryBatchSchema
  .omit({ secondLooks: true })
  .extend({
    rollups: z.array(rollupRowSchema.extend(names)).max(maxTelemetryRows),
    samples: z.array(sampleRowSchema.extend(names)).max(maxTelemetryRows),
  })
  .refine(({ rollups, samples }) => rollups.length + samples.length <= maxTelemetryRows, 'has too many rows');

/** The body of `POST /api/v1/telemetry`. */
export const telemetryRequestSchema = z.object({
  batches: z.array(batchSchema).min(1).max(maxTelemetryBatches),
  accesses: accessRequestSchema.optional(),
});
