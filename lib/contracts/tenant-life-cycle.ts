import { z } from 'zod';
import { databaseIdSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

const slugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const nameSchema = z.string().trim().min(1).max(200);
const moduleSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/);
const modulesSchema = z.array(moduleSchema).min(1).max(200);
/** A host name of at least two parts. */
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.{3,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/);
const wordSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

/** What a tenant may use; `null`: no limit. */
const tenantLimitsSchema = z.object({
  quotaBytes: z.int().min(1).nullable(),
  onQuotaFull: z.enum(['refuse', 'trim']),
  maxKeys: z.int().min(1).nullable(),
  /** Calls a second, in all processes together. */
  rateLimitPerSecond: z.int().min(1).nullable(),
  /** Of the tenant's own Redis user, on each server. */
  maxConnections: z.int().min(1).nullable(),
  allowedDatabases: z.array(databaseIdSchema).min(1).nullable(),
  readOnly: z.boolean(),
});

/** How long a tenant's telemetry is kept where it is shorter than everybody's; `null`: as everybody's. */
const tenantRetentionSchema = z.object({
  /** Single operations, with their keys. */
  samplesHours: z.int().min(1).max(24).nullable(),
  /** Figures by the minute. */
  minutesHours: z.int().min(1).max(48).nullable(),
  /** Figures by the hour. */
  hoursDays: z.int().min(1).max(90).nullable(),
  /** Figures by the day. */
  daysDays: z.int().min(1).max(730).nullable(),
});

/** Of a tenant's own Redis user. */
export const redisUserStates = ['none', 'active', 'revoked'] as const;

/** `POST /api/platform/tenants` */
export const newTenantSchema = z.object({
  name: nameSchema,
  /** Default: made of the name. */
  slug: slugSchema.optional(),
  template: wordSchema,
  tier: wordSchema,
  admin: z.object({
    email: z.string().trim().toLowerCase().pipe(z.email().max(320)),
    name: nameSchema,
  }),
  /** Default: those of the template. */
  modules: modulesSchema.optional(),
  customDomain: domainSchema.optional(),
  /** What the owner says of the business: kept for whoever builds the app. */
  description: z.string().trim().max(4_000).optional(),
  /** Asked again by the same word, no second tenant is made. */
  requestKey: z.string().min(8).max(200).optional(),
});

/** `PATCH /api/platform/tenants/{id}`: what is left out stays; a tier sets all its limits first. */
export const tenantChangeSchema = z.object({
  tier: wordSchema.optional(),
  customDomain: domainSchema.nullable().optional(),
  modules: modulesSchema.nullable().optional(),
  limits: tenantLimitsSchema.partial().optional(),
  retention: tenantRetentionSchema.partial().optional(),
});

/** `DELETE /api/platform/tenants/{id}` */
export const tenantDeletionSchema = z.object({
  /** The tenant's slug, typed. */
  confirm: z.string(),
  /** Until then it can be taken back. */
  graceDays: z.int().min(0).max(90).default(7),
});

/** The steps of making a tenant, in order. */
export const creationSteps = [
  'account',
  'limits',
  'policies',
  'data_key',
  'redis_user',
  'api_key',
  'invitation',
  'opening',
] as const;
/** The steps of an erasure, in order. */
export const erasureSteps = ['closing', 'keys', 'rows'] as const;

/** The steps of moving a tenant's databases to another server, in order. */
export const moveSteps = ['preparing', 'freezing', 'copying', 'switching', 'thawing', 'removing'] as const;

/** Why a move was taken back, for whoever tells it in words of their own. */
export const moveFailureSchema = z.object({
  reason: z.enum(['asked', 'processes', 'fault']),
  /** Those that did not follow: `problem` as they tell it, `null` where they said nothing. */
  processes: z.array(z.object({ name: z.string(), problem: z.string().nullable() })),
});

export const tenantOperationSchema = z.object({
  id: uuidSchema,
  kind: z.enum(['create', 'erase', 'move']),
  state: z.enum(['running', 'done', 'rolled_back']),
  /** Under way now; `null` at the end. */
  step: z.enum([...creationSteps, ...erasureSteps, ...moveSteps]).nullable(),
  percent: z.number().min(0).max(100),
  attempts: z.int(),
  /** Why the last attempt ended. */
  error: z.string().nullable(),
  failure: moveFailureSchema.nullable(),
  startedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
});

/** `GET /api/platform/tenants/{id}/life-cycle` */
export const tenantLifeCycleSchema = z.object({
  id: uuidSchema,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'maintenance']),
  template: z.string().nullable(),
  tier: z.string().nullable(),
  customDomain: z.string().nullable(),
  modules: z.array(z.string()).nullable(),
  terminology: z.record(z.string(), z.string()),
  /** When it will be erased; `null` where it stays. */
  deleteAfter: timestampSchema.nullable(),
  limits: tenantLimitsSchema,
  retention: tenantRetentionSchema,
  redisUser: z.enum(redisUserStates),
  keysFull: z.boolean(),
  operation: tenantOperationSchema.nullable(),
});

/** What is told once, when a tenant is made, and never again. */
export const createdTenantSchema = z.object({
  tenant: tenantLifeCycleSchema,
  /** `null` where the same was asked for before. */
  secrets: z
    .object({
      apiKey: z.string(),
      invitation: z.object({ url: z.string(), expiresAt: timestampSchema }),
      redis: z.object({ username: z.string(), password: z.string() }),
    })
    .nullable(),
});

const wordsSchema = z.object({ 'pt-BR': z.string().min(1), en: z.string().min(1) });
const ttlSchema = z.int().min(1);

/** A sector, as a data file tells it. */
export const tenantTemplateSchema = z.object({
  name: wordSchema,
  title: wordsSchema,
  description: wordsSchema,
  modules: modulesSchema,
  /** What the sector calls the product's own words. */
  terminology: z.record(z.string(), z.string()),
  compliance: z.array(z.string()),
  /** Of every entry in a purpose database that the catalogue of the installation has for the module. */
  databases: z.array(z.object({ module: z.string(), ttlSeconds: ttlSchema, mobileTtlSeconds: ttlSchema.optional() })),
  /** Of one class. */
  policies: z.array(
    z.object({
      module: z.string(),
      dataType: z.string(),
      ttlSeconds: ttlSchema,
      mobileTtlSeconds: ttlSchema.optional(),
    }),
  ),
});

/** A tier, as a data file tells it. */
export const tenantTierSchema = z.object({ name: wordSchema, title: wordsSchema, limits: tenantLimitsSchema });

/** `GET /api/platform/tenant-options` */
export const tenantOptionsSchema = z.object({
  templates: z.array(tenantTemplateSchema),
  tiers: z.array(tenantTierSchema),
});

/** `GET /api/invitations/{token}` */
export const invitationSchema = z.object({
  tenantName: z.string(),
  email: z.string(),
  displayName: z.string(),
  /** The address has an account: it keeps its password. */
  hasAccount: z.boolean(),
  expiresAt: timestampSchema,
});

/** The fewest characters of a password that is chosen. */
export const shortestPassword = 12;

/** `POST /api/invitations/{token}` */
export const invitationAnswerSchema = z.object({
  displayName: nameSchema,
  /** Not asked for where the address has an account. */
  password: z.string().min(shortestPassword).max(1024).optional(),
});

export type NewTenant = z.infer<typeof newTenantSchema>;
export type NewTenantInput = z.input<typeof newTenantSchema>;
export type TenantChange = z.infer<typeof tenantChangeSchema>;
export type TenantDeletion = z.infer<typeof tenantDeletionSchema>;
export type MoveFailure = z.infer<typeof moveFailureSchema>;
export type TenantOperation = z.infer<typeof tenantOperationSchema>;
export type TenantLifeCycle = z.infer<typeof tenantLifeCycleSchema>;
export type CreatedTenant = z.infer<typeof createdTenantSchema>;
export type TenantTemplate = z.infer<typeof tenantTemplateSchema>;
export type TenantTier = z.infer<typeof tenantTierSchema>;
export type TenantOptions = z.infer<typeof tenantOptionsSchema>;
export type Invitation = z.infer<typeof invitationSchema>;
export type InvitationAnswer = z.infer<typeof invitationAnswerSchema>;
