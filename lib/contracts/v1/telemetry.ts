import { z } from 'zod';

/** The most bytes of one `POST /api/v1/telemetry`: 2 MiB. */
export const maxTelemetryBytes = 2 * 1024 * 1024;
/** Batches in one request. The body is `{batches: […]}`, each as `lib/telemetry/batch.ts` declares it. */
export const maxTelemetryBatches = 20;
/** Rollups and samples in one batch, together. */
export const maxTelemetryRows = 5_000;
/** Accesses of keys that one request tells the optimiser of, beside its batches. */
export const mostAccessRecords = 1_024;

/**
 * Operations that were taken, and those that were left out because their time cannot be (a clock that is wrong by more
 * than two minutes ahead or a day behind).
 */
export const telemetryAnswerSchema = z.object({
  accepted: z.int().min(0),
  dropped: z.int().min(0),
  /**
   * Accesses that the optimiser is told of: all that were sent, or 0 where their time cannot be or the tenant sends too
   * many. Left out where none were sent.
   */
  accesses: z.int().min(0).optional(),
});

export type TelemetryAnswer = z.infer<typeof telemetryAnswerSchema>;
