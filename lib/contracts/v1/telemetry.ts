import { z } from 'zod';

/** The most bytes of one `POST /api/v1/telemetry`: 2 MiB. */
export const maxTelemetryBytes = 2 * 1024 * 1024;
/** Batches in one request. The body is `{batches: […]}`, each as `lib/telemetry/batch.ts` declares it. */
export const maxTelemetryBatches = 20;
/** Rollups and samples in one batch, together. */
export const maxTelemetryRows = 5_000;

/**
 * Operations that were taken, and those that were left out because their time cannot be (a clock that is wrong by more
 * than two minutes ahead or a day behind).
 */
export const telemetryAnswerSchema = z.object({ accepted: z.int().min(0), dropped: z.int().min(0) });

export type TelemetryAnswer = z.infer<typeof telemetryAnswerSchema>;
