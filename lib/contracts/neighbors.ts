import { z } from 'zod';
import { databaseIdSchema, measureSchema, percentSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

/** How far back noisy neighbours are looked for. */
export const neighborWindowSchema = z.enum(['5m', '1h', '24h']);
export type NeighborWindow = z.infer<typeof neighborWindowSchema>;

/** What a neighbour can be noisy in; `serverTime` is all the time that its callers waited. */
export const neighborMeasureSchema = z.enum(['serverTime', 'bytes', 'memory', 'operations']);
export type NeighborMeasure = z.infer<typeof neighborMeasureSchema>;

/** The query string. */
export const neighborsQuestionSchema = z.object({
  window: neighborWindowSchema.default('5m'),
  by: neighborMeasureSchema.default('serverTime'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});
export type NeighborsQuestion = z.infer<typeof neighborsQuestionSchema>;

/** What a tenant used of something, its share of the platform's total, and the change of its rate (percent). */
const usageSchema = z.object({
  value: measureSchema,
  share: percentSchema,
  /** Against the window before; `null` where the tenant used nothing then, and for memory, which has no history. */
  change: z.number().nullable(),
});

export const neighborSchema = z.object({
  tenantId: uuidSchema,
  slug: z.string(),
  name: z.string(),
  /** Milliseconds. */
  serverTime: usageSchema,
  /** Bytes of the values read and written. */
  bytes: usageSchema,
  /** Bytes held, by the last census. */
  memory: usageSchema,
  operations: usageSchema,
  /** The class that took most of the tenant's server time in the window, and its share of that time. */
  topClass: z
    .object({ database: databaseIdSchema, module: z.string(), dataType: z.string(), share: percentSchema })
    .nullable(),
});

/** `GET /api/platform/neighbors?window=&by=&limit=`, the greatest share first. Totals are of the whole platform. */
export const neighborsSchema = z.object({
  window: neighborWindowSchema,
  by: neighborMeasureSchema,
  from: timestampSchema,
  to: timestampSchema,
  totals: z.object({
    serverTime: measureSchema,
    bytes: measureSchema,
    memory: measureSchema,
    operations: measureSchema,
  }),
  neighbors: z.array(neighborSchema).max(100),
});

export type Neighbor = z.infer<typeof neighborSchema>;
export type Neighbors = z.infer<typeof neighborsSchema>;
