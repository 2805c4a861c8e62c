import { z } from 'zod';
import { lineSchema } from '../account.ts';
import { timestampSchema, uuidSchema } from '../vocabulary.ts';

/** What an API key may be allowed to do. The one list: keys are created, stored and checked by these words. */
export const apiKeyScopes = [
  /** Read the tenant's figures under `/api/cache`. */
  'cache:read',
  /** Read values by `/api/v1/cache`. */
  'values:read',
  /** Store and delete values by `/api/v1/cache`. */
  'values:write',
  /** Sessions and sync by `/api/v1`. */
  'sessions',
  /** Send telemetry and read policies by `/api/v1`. */
  'telemetry',
  /** Receive the live updates by Socket.IO. */
  'realtime',
] as const;

export const apiKeyScopeSchema = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>;

/** Keys that are neither revoked nor expired. */
export const greatestOpenKeys = 50;

/** `POST /api/settings/api-keys` */
export const newApiKeySchema = z.strictObject({
  name: lineSchema.max(100),
  scopes: z
    .array(apiKeyScopeSchema)
    .min(1)
    .max(apiKeyScopes.length)
    .transform((list) => apiKeyScopes.filter((scope) => list.includes(scope))),
  /** `null`: until it is revoked. */
  expiresInDays: z.int().min(1).max(3650).nullable(),
});

export const apiKeySchema = z.object({
  id: uuidSchema,
  name: z.string(),
  /** The first characters of the secret, by which people recognise it. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked']),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable(),
});

/** `GET /api/settings/api-keys` */
export const apiKeysSchema = z.object({ apiKeys: z.array(apiKeySchema) });
/** The secret is told here and never again. */
export const createdApiKeySchema = z.object({ apiKey: apiKeySchema, secret: z.string() });

export type ApiKey = z.infer<typeof apiKeySchema>;
export type ApiKeys = z.infer<typeof apiKeysSchema>;
export type NewApiKeyRequest = z.infer<typeof newApiKeySchema>;
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
