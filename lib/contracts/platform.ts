import { z } from 'zod';
import { measureSchema, percentSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

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
});

/** `GET /api/platform/tenants` */
export const platformTenantsSchema = z.object({ tenants: z.array(platformTenantSchema) });

/** What one Redis/Valkey server says of itself (`INFO`); `null` where the right to ask is missing. */
export const redisNodeSchema = z.object({
  role: z.enum(['data', 'control']),
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

/** `GET /api/platform/infrastructure` */
export const infrastructureSchema = z.object({ nodes: z.array(redisNodeSchema) });

export type PlatformTenant = z.infer<typeof platformTenantSchema>;
export type PlatformTenants = z.infer<typeof platformTenantsSchema>;
export type RedisNode = z.infer<typeof redisNodeSchema>;
export type Infrastructure = z.infer<typeof infrastructureSchema>;
