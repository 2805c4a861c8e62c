import { z } from 'zod';
import { timestampSchema } from './vocabulary.ts';

const intervalSchema = z.tuple([z.number(), z.number()]);

/** One proposed or applied policy change, with what it promised and what it did. */
const optimizationSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  kind: z.string(),
  module: z.string(),
  dataType: z.string(),
  state: z.enum(['proposed', 'approved', 'applied', 'measured', 'kept', 'reverted', 'expired', 'dismissed']),
  applied: z.boolean(),
  /** 0–1 */
  confidence: z.number().min(0).max(1),
  /** Percentage points of hit rate, lower bound of the interval. */
  performanceGain: z.number().nullable(),
  interval: intervalSchema.nullable(),
  evidence: z.string(),
  measured: z.number().nullable(),
  createdAt: timestampSchema,
});

/** How much of the data that an analysis needs has been collected. */
export const analysisNeedsSchema = z.object({
  /** Hours of history in hand and required. */
  historyHours: z.number().min(0),
  requiredHistoryHours: z.number().positive(),
  /** Operations of the last 24 h in hand and required. */
  operations: z.number().min(0),
  requiredOperations: z.number().positive(),
});

/** `GET /api/cache/ai/optimizations` */
export const optimizationsSchema = z.object({
  optimizations: z.array(optimizationSchema),
  /** Weighted target score 0–100; `null` until the optimiser has run. */
  score: z.number().min(0).max(100).nullable(),
  needs: analysisNeedsSchema,
});

export type Optimizations = z.infer<typeof optimizationsSchema>;
export type AnalysisNeeds = z.infer<typeof analysisNeedsSchema>;
