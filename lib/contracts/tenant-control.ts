import { z } from 'zod';
import { tenantStatuses } from './v1/tenant-rules.ts';
import { databaseIdSchema, timestampSchema } from './vocabulary.ts';

/** `introducing`: what is written is encrypted, what was written before still opens. `on`: only what is encrypted does. */
export const encryptionStates = ['off', 'introducing', 'on'] as const;
export type EncryptionState = (typeof encryptionStates)[number];

/** `GET /api/platform/tenants/{id}/encryption` */
export const tenantEncryptionSchema = z.object({
  state: z.enum(encryptionStates),
  /** When it last changed; `null` where it never did. */
  since: timestampSchema.nullable(),
  /** The tenant's data keys, older ones open what they sealed; `null` while the server that keeps them is away. */
  keys: z.int().nullable(),
  /** How many of them a former master key still wraps. */
  underFormerMasterKey: z.int().nullable(),
});

/** `POST /api/platform/tenants/{id}/encryption` */
export const encryptionChangeSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('set'),
    state: z.enum(encryptionStates),
    /** The tenant's slug, typed: for every step but the first, from `off` to `introducing`. */
    confirm: z.string().optional(),
  }),
  z.object({ action: z.literal('rotate') }),
]);

/** `POST /api/platform/rewrap` */
export const rewrappedKeysSchema = z.object({
  tenants: z.int(),
  /** Data keys and keys of backups that are under the current master key now, and were not. */
  rewrapped: z.int(),
  /** Tenants of whom some could not be: the former master key is still needed. */
  failed: z.array(z.object({ tenantId: z.string(), reason: z.string() })),
});

/** `POST /api/platform/tenants/{id}/redis-user` */
export const redisUserChangeSchema = z.object({ action: z.enum(['rotate', 'revoke']) });

/** Its answer: the password is told here and nowhere else. */
export const changedRedisUserSchema = z.object({
  username: z.string(),
  /** `null` after a revocation. */
  password: z.string().nullable(),
});

const ttlSchema = z.int().min(1).max(63_072_000).nullable();

const settings = {
  status: z.enum(tenantStatuses),
  /** Its own limit, beside that of the whole tenant; `null`: none. */
  maxMemoryMb: z.int().min(1).max(16_777_216).nullable(),
  /** False: no process reads or writes it through the SDK. */
  sdkEnabled: z.boolean(),
  /** Calls by API key, in all processes together. */
  sdkCallsPerHour: z.int().min(1).max(2_147_483_647),
  /** Beneath it the database is told to be below its target. */
  cacheHitTargetPercent: z.number().min(0).max(100).multipleOf(0.01),
  /** False: its operations are counted under no class, device, network or key. */
  performanceMonitoring: z.boolean(),
  /** False: the optimiser's policies do not hold here. */
  aiOptimization: z.boolean(),
  /** `null`: the catalogue decides. */
  defaultTtlSeconds: ttlSchema,
  mobileTtlSeconds: ttlSchema,
  mobileCompression: z.boolean(),
  mobileSyncIntervalSeconds: z.int().min(10).max(86_400),
};

export const tenantDatabaseSchema = z.object({ database: databaseIdSchema, name: z.string(), ...settings });
/** `GET /api/platform/tenants/{id}/databases` */
export const tenantDatabasesSchema = z.object({ databases: z.array(tenantDatabaseSchema) });
/** `PATCH /api/platform/tenants/{id}/databases/{database}`: what is left out stays. */
export const tenantDatabaseChangeSchema = z.strictObject(settings).partial();

export type TenantEncryption = z.infer<typeof tenantEncryptionSchema>;
export type EncryptionChange = z.infer<typeof encryptionChangeSchema>;
export type RewrappedKeys = z.infer<typeof rewrappedKeysSchema>;
export type ChangedRedisUser = z.infer<typeof changedRedisUserSchema>;
export type TenantDatabase = z.infer<typeof tenantDatabaseSchema>;
export type TenantDatabases = z.infer<typeof tenantDatabasesSchema>;
export type TenantDatabaseChange = z.infer<typeof tenantDatabaseChangeSchema>;
