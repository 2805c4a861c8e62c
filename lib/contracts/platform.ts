import { z } from 'zod';
import { measureSchema, percentSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

const deltaSchema = z.number().nullable();

/** One tenant as platform staff list it. Rates cover the last 5 minutes. */
export const platformTenantSchema = z.object({
  id: uuidSchema,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  demo: z.boolean(),
  hitRate: percentSchema,
  p95ResponseTime: measureSchema,
  opsPerSecond: measureSchema,
  memoryUsage: measureSchema,
  keys: measureSchema,
  /** Bytes that the tenant may hold: all its databases' limits, `null` where one has none of its own. */
  quotaBytes: measureSchema,
  /** Hit rate of each of the last 24 hours, the current, unfinished one last. */
  trend: z.array(percentSchema).length(24),
  /** Now less the 5 minutes before: percentage points, operations per second. `null` where either is unknown. */
  change: z.object({ hitRate: deltaSchema, opsPerSecond: deltaSchema }),
});

/** What the fleet can be sorted by; `change` is the size of the change of the hit rate, whichever way. */
const tenantSorts = ['name', 'hitRate', 'p95ResponseTime', 'opsPerSecond', 'memoryUsage', 'keys', 'change'] as const;

/** The query string of the fleet. `search` looks into name and slug. */
export const platformTenantsQuestionSchema = z.object({
  sort: z.enum(tenantSorts).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  search: z.string().trim().max(100).optional(),
});
export type PlatformTenantsQuestion = z.infer<typeof platformTenantsQuestionSchema>;

/** `GET /api/platform/tenants`; the unknown comes last in either order. */
export const platformTenantsSchema = z.object({ tenants: z.array(platformTenantSchema) });

/** `GET /api/platform/tenants/{id}` */
export const platformTenantAnswerSchema = z.object({ tenant: platformTenantSchema });

/** What one Redis/Valkey server says of itself (`INFO`); `null` where the right to ask is missing. */
export const redisNodeSchema = z.object({
  role: z.enum(['data', 'control']),
  /** Its name in KRYONIX_SERVERS, where tenants live apart; `null` for the server of everybody's databases. */
  server: z.string().nullable(),
  up: z.boolean(),
  version: z.string().nullable(),
  uptimeSeconds: measureSchema,
  usedMemoryBytes: measureSchema,
  maxMemoryBytes: measureSchema,
  evictionPolicy: z.string().nullable(),
  connectedClients: measureSchema,
  opsPerSecond: measureSchema,
  /** Since the server started, the whole instance. */
  hitRate: percentSchema,
  evictedKeys: measureSchema,
  keys: measureSchema,
  databases: z.array(z.object({ id: z.int().min(0), keys: z.int().min(0), expires: z.int().min(0) })),
  measuredAt: timestampSchema.nullable(),
});

export type PlatformTenant = z.infer<typeof platformTenantSchema>;
export type PlatformTenants = z.infer<typeof platformTenantsSchema>;
export type RedisNode = z.infer<typeof redisNodeSchema>;
