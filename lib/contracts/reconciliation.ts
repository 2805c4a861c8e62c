import { z } from 'zod';
import { measureSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

export const reconciliationWindowSchema = z.enum(['5m', '1h']);
export type ReconciliationWindow = z.infer<typeof reconciliationWindowSchema>;

/** The query string. */
export const reconciliationQuestionSchema = z.object({ window: reconciliationWindowSchema.default('5m') });

/** Counted over whole minutes, so that what tenants' rollups and the server say is of the same time. */
const comparisonSchema = z.object({
  /** Hits, stale hits and misses of tenants' operations that a server answered; `null` where ingestion did not run. */
  tenantReads: measureSchema,
  /** Answers from within tenants' processes, which no server saw: not part of `tenantReads`. */
  inProcessAnswers: measureSchema,
  /**
   * What the SDK looked up beyond its callers' reads, as its processes told: whether keys that many asked for at once are
   * truly missing, how long a value may be kept in the process, its own rules. Below 0 where many shared one answer.
   */
  sdkReads: z.number().nullable(),
  /** What the servers counted: `keyspace_hits + keyspace_misses`. */
  serverReads: measureSchema,
  serverHits: measureSchema,
  serverMisses: measureSchema,
  /** The platform's own look-ups: the stream of telemetry, live figures, leases, limits. Watching itself makes none. */
  platformReads: measureSchema,
  /**
   * `serverReads - tenantReads - sdkReads - platformReads`: of others; below 0 a server saw less than was recorded. A
   * script of the SDK counts as one look-up: what it looks up beyond that is in it, and what a process that reports over
   * HTTP looked up.
   */
  unattributed: z.number().nullable(),
  /** Of `serverReads`, percent; below 0 as the number. */
  unattributedShare: z.number().nullable(),
});

const planeSchema = comparisonSchema.extend({
  role: z.enum(['data', 'control']),
  /** Two whole minutes; `null` while the server was not measured twice since it last started. */
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
  /** True where the window is shorter than asked, as the server restarted or is watched for less long. */
  shortened: z.boolean(),
});

const countsSchema = z.object({
  sent: z.int().min(0),
  stored: z.int().min(0),
  rejected: z.int().min(0),
  dropped: z.int().min(0),
  /** On its way; `null` where too much waits to be counted. */
  pending: measureSchema,
  /** `sent - stored - rejected - dropped - pending`: more than 0 were lost, less than 0 counted twice. */
  unaccounted: z.number().nullable(),
  /** Whether `sent = stored + rejected + dropped + pending`; `null` where it is not known. */
  balanced: z.boolean().nullable(),
});

/** `GET /api/platform/reconciliation?window=` */
export const reconciliationSchema = z.object({
  window: reconciliationWindowSchema,
  reads: z.object({ planes: z.array(planeSchema), total: comparisonSchema }),
  /** Operations since each producer began, of all tenants and of each; not of the window. `null`: the control plane is away. */
  conservation: z
    .object({
      total: countsSchema,
      /** Ascending by id; `name` is null for ids that are no tenant's, whose operations are all rejected. */
      tenants: z.array(countsSchema.extend({ tenantId: uuidSchema, name: z.string().nullable() })),
    })
    .nullable(),
  timestamp: timestampSchema,
});

export type ReadComparison = z.infer<typeof comparisonSchema>;
export type PlaneReconciliation = z.infer<typeof planeSchema>;
export type Reconciliation = z.infer<typeof reconciliationSchema>;
