import { z } from 'zod';
import { cleanupSchema } from './cleanups.ts';
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
  /** How sure it is that something is gained, as far as that was measured, else foretold; 0–1. */
  confidence: z.number().min(0).max(1),
  /** Percentage points of hit rate, lower bound of the interval. */
  performanceGain: z.number().nullable(),
  interval: intervalSchema.nullable(),
  evidence: z.string(),
  measured: z.number().nullable(),
  /** Of what was measured, percentage points, 90 %. */
  measuredInterval: intervalSchema.nullable(),
  /** With the change and without it: what the measurement rests on. */
  measuredReads: z.object({ plan: z.number().min(0), holdOut: z.number().min(0) }).nullable(),
  /** Why its trial ended; `null` while it goes on, and where there was none. */
  verdict: z.enum(['gain-proven', 'no-harm', 'harm', 'memory', 'origin', 'not-enough-data']).nullable(),
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
  /** Of `cleanup` only. */
  cleanup: cleanupSchema.nullable(),
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

/** How near the tenant is to the targets of the specification: 100 × the sum of weight × reached. */
export const scorePartSchema = z.object({
  metric: z.enum(['cache_hit_ratio', 'latency_p99', 'memory_efficiency']),
  /** Percent, for `latency_p99` milliseconds, of the last 24 hours; `null` where it is not known. */
  value: z.number().nullable(),
  target: z.number(),
  weight: z.number().min(0).max(1),
  /** 0–1 */
  reached: z.number().min(0).max(1).nullable(),
});

/** `GET /api/cache/ai/optimizations` */
export const optimizationsSchema = z.object({
  optimizations: z.array(optimizationSchema),
  /** 0–100; `null` while one of its parts is not known. */
  score: z.number().min(0).max(100).nullable(),
  scoreParts: z.array(scorePartSchema),
  needs: analysisNeedsSchema,
  /** Who answers questions: a local language model, or only our own sentences. */
  language: z.enum(['model', 'template']),
});

/** `GET|PUT /api/cache/ai/settings` */
export const optimizerSettingsSchema = z.object({
  /** True: what is proposed is applied without a person. */
  autoApply: z.boolean(),
  /** By `module:type`: no value may be served that is older, seconds. */
  maxAgeSeconds: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}:[a-z0-9][a-z0-9_-]{0,31}$/),
    z.int().min(1).max(86_400),
  ),
});

/** `GET /api/cache/ai/patterns` */
export const patternsSchema = z.object({
  patterns: z.array(
    z.object({
      type: z.string(),
      /** One sentence in the reader's language. */
      description: z.string(),
      confidence: z.number().min(0).max(1),
    }),
  ),
  /** The next hours, calls each; `null` where there is too little history. */
  forecast: z
    .object({ from: timestampSchema, calls: z.array(z.number()), model: z.string(), wape: z.number().nullable() })
    .nullable(),
  /** `null` before the first analysis. */
  analyzedAt: timestampSchema.nullable(),
});

/** `POST /api/cache/ai/questions` */
export const questionSchema = z.object({ question: z.string().trim().min(3).max(300) });

/** Also `GET /api/cache/ai/optimizations/{id}/explanation`. */
export const explanationSchema = z.object({ text: z.string(), source: z.enum(['model', 'template']) });

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

const simulateFields = z.object({ module: z.string().max(32).optional(), dataType: z.string().max(32).optional() });

/** `POST /api/cache/ai/simulate`; without a class it is the one that is read most (`null`). */
export const simulateRequestSchema = simulateFields.transform(({ module, dataType }) =>
  module === undefined || dataType === undefined ? null : { module, dataType },
);

export const simulationSchema = z.object({
  module: z.string(),
  dataType: z.string(),
  /** What entries get now, seconds; `null` where the caller names it or none was stored. */
  currentTtlSeconds: z.number().nullable(),
  /** No value may be served that is older, seconds; `null` where nobody bounds it. */
  maxAgeSeconds: z.number().nullable(),
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
      /** What a cache of independent, evenly read keys would reach (Che's approximation): far off, mistrust both. */
      cheHitRate: z.number().nullable(),
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
export type ScorePart = z.infer<typeof scorePartSchema>;
export type OptimizerSettings = z.infer<typeof optimizerSettingsSchema>;
export type Patterns = z.infer<typeof patternsSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
