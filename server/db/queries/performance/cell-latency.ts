import { z } from 'zod';
import { bucketMidpointUs } from '#lib/telemetry/latency-histogram.ts';

/** A histogram cell as SQL answers it, read as the milliseconds it stands for; `null` where nothing was called. */
export const cellLatencySchema = z
  .number()
  .nullable()
  .transform((cell) => (cell === null ? null : bucketMidpointUs(cell) / 1000));
