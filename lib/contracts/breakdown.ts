import { z } from 'zod';
import { anyRangeSchema, boundsSchema, dimensionFilterSchema, latencyPartsSchema } from './performance.ts';
import { measureSchema, percentSchema, timestampSchema } from './vocabulary.ts';

/** What figures can be broken down by. */
export const breakdownDimensions = ['database', 'module', 'dataType', 'device', 'network'] as const;
export const breakdownDimensionSchema = z.enum(breakdownDimensions);
export type BreakdownDimension = z.infer<typeof breakdownDimensionSchema>;

/** The query string of the breakdown end point. */
export const breakdownQuestionSchema = dimensionFilterSchema
  .extend({ by: breakdownDimensionSchema, range: anyRangeSchema.default('24h') })
  .extend(boundsSchema.shape);

const breakdownFiguresSchema = z.object({
  calls: z.int().min(0),
  misses: z.int().min(0),
  /** Bytes of the values read and written. */
  bytes: z.int().min(0),
  hitRate: percentSchema,
  /** Milliseconds that 95 % of the calls did not exceed. */
  p95: measureSchema,
  ...latencyPartsSchema.shape,
});

/** One value of the dimension; a database by its number, as text. */
export const breakdownGroupSchema = breakdownFiguresSchema.extend({
  value: z.string(),
  /** Of all calls. */
  share: percentSchema,
});

/** `GET /api/cache/performance/breakdown?by=&range=`: the most called first; the groups add up to `total`. */
export const breakdownSchema = z.object({
  by: breakdownDimensionSchema,
  range: anyRangeSchema,
  from: timestampSchema,
  to: timestampSchema,
  total: breakdownFiguresSchema.nullable(),
  groups: z.array(breakdownGroupSchema),
});

export type BreakdownQuestion = z.infer<typeof breakdownQuestionSchema>;
export type BreakdownGroup = z.infer<typeof breakdownGroupSchema>;
export type Breakdown = z.infer<typeof breakdownSchema>;
