import { z } from 'zod';
import { databaseParameterSchema, nameSchema } from './performance.ts';
import {
  databaseIdSchema,
  deviceSchema,
  networkSchema,
  operationSchema,
  outcomeSchema,
  timestampSchema,
} from './vocabulary.ts';

/** One sampled operation. `weight` is how many operations it stands for (1 = every operation was kept). */
export const recentOperationSchema = z.object({
  id: z.string(),
  operation: operationSchema,
  outcome: outcomeSchema,
  database: databaseIdSchema,
  module: z.string(),
  dataType: z.string(),
  /** The key part; masked for a tenant_viewer. */
  key: z.string(),
  device: deviceSchema,
  network: networkSchema,
  latencyMs: z.number().min(0),
  sizeBytes: z.int().min(0).nullable(),
  weight: z.number().min(1),
  timestamp: timestampSchema,
});

/** The query string: how many, and of which. */
export const recentOperationsQuestionSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  operation: operationSchema.optional(),
  outcome: outcomeSchema.optional(),
  database: databaseParameterSchema.optional(),
  module: nameSchema.optional(),
  dataType: nameSchema.optional(),
  device: deviceSchema.optional(),
});
export type RecentOperationsQuestion = z.infer<typeof recentOperationsQuestionSchema>;

/** `GET /api/cache/operations/recent?limit=` */
export const recentOperationsSchema = z.object({ operations: z.array(recentOperationSchema) });

export type RecentOperation = z.infer<typeof recentOperationSchema>;
export type RecentOperations = z.infer<typeof recentOperationsSchema>;
