import { z } from 'zod';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

const intervalSchema = z.tuple([z.number(), z.number()]);

const stateSchema = z.enum(['proposed', 'approved', 'applied', 'measured', 'kept', 'reverted', 'expired', 'dismissed']);

/** One proposed or applied policy change, with what it promised and what it did. */
export const optimizationSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  kind: z.string(),
  module: z.string(),
  dataType: z.string(),
  state: stateSchema,
  applied: z.boolean(),
  /** 0–1 */
  confidence: z.number().min(0).max(1),
  /** Percentage points of hit rate, lower bound of the interval. */
  performanceGain: z.number().nullable(),
  interval: intervalSchema.nullable(),
  evidence: z.string(),
  measured: z.number().nullable(),
  /** Of what was measured, percentage points, 90 %. */
  measuredInterval: intervalSchema.nullable(),
  /** 0–1: how much of the sample that a verdict needs has been seen. */
  progress: z.number().min(0).max(1),
  /** Applied and undone together. */
  changes: z.array(
    z.object({
      module: z.string(),
      dataType: z.string(),
      /** What most entries got before. */
      formerTtlSeconds: z.number(),
      ttlSeconds: z.number(),
    }),
  ),
  /** What happened to it so far, the first step first. */
  history: z.array(z.object({ state: stateSchema, byOptimizer: z.boolean(), at: timestampSchema })),
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

/** `POST /api/cache/ai/optimize` */
export const optimizeResultSchema = z.object({
  tenantId: uuidSchema,
  /** Classes of the traffic that were looked at. */
  patternsAnalyzed: z.number(),
  optimizationsProposed: z.number(),
  optimizationsApplied: z.number(),
  /** Percentage points, lower bound of the best proposal; `null` where nothing was proposed. */
  predictedPerformanceGain: z.number().nullable(),
  timestamp: timestampSchema,
});

/** `POST /api/cache/ai/simulate` */
export const simulateRequestSchema = z.object({ module: z.string().max(32), dataType: z.string().max(32) });

export const simulationSchema = z.object({
  module: z.string(),
  dataType: z.string(),
  /** What entries get now, seconds; `null` where the caller names it or none was stored. */
  currentTtlSeconds: z.number().nullable(),
  reads: z.number(),
  /** Since when the traffic is watched, seconds: of longer TTLs little is known. */
  watchedSeconds: z.number(),
  points: z.array(
    z.object({
      ttlSeconds: z.number(),
      /** Percent of the reads, with its 90 % interval. */
      hitRate: z.number(),
      interval: intervalSchema,
      /** Bytes held on average. */
      memoryBytes: z.number(),
      /** The oldest that a served value can be, seconds. */
      maxAgeSeconds: z.number(),
    }),
  ),
  /** Every class that can be asked for. */
  classes: z.array(z.object({ module: z.string(), dataType: z.string(), reads: z.number() })),
});

export type Optimization = z.infer<typeof optimizationSchema>;
export type OptimizeResult = z.infer<typeof optimizeResultSchema>;
export type Simulation = z.infer<typeof simulationSchema>;
export type Optimizations = z.infer<typeof optimizationsSchema>;
export type AnalysisNeeds = z.infer<typeof analysisNeedsSchema>;
