import { z } from 'zod';
import { timestampSchema } from '../vocabulary.ts';

/** What an application may note of a session of its mobile app. */
const sessionFieldsSchema = z.strictObject({
  deviceType: z.enum(['mobile', 'tablet', 'desktop']).optional(),
  platform: z.enum(['android', 'ios', 'web']).optional(),
  appVersion: z.string().max(64).optional(),
  pushToken: z.string().max(4096).optional(),
  location: z.string().max(256).optional(),
  language: z.string().max(35).optional(),
  timezone: z.string().max(64).optional(),
});

/** And of a session of any other application; which key, address and browser it came with is noted by the server. */
const sdkSessionFieldsSchema = z.strictObject({
  deviceType: z.string().max(64).optional(),
  platform: z.string().max(64).optional(),
  appVersion: z.string().max(64).optional(),
  sdkVersion: z.string().max(64).optional(),
  language: z.string().max(35).optional(),
  timezone: z.string().max(64).optional(),
});

const userIdSchema = z.string().min(1).max(200);

/** `mobile`: of the mobile app, 30 minutes from the last use; the default. `sdk`: of any other application, an hour. */
export const sessionKindSchema = z.object({ kind: z.enum(['mobile', 'sdk']).optional() });
/** `POST /api/v1/sessions` */
export const newSessionSchema = sessionFieldsSchema.extend({ userId: userIdSchema });
/** `POST /api/v1/sessions?kind=sdk` */
export const newSdkSessionSchema = sdkSessionFieldsSchema.extend({ userId: userIdSchema });
/** `PATCH /api/v1/sessions/{id}`: fields left out stay; none at all only prolongs the session. */
export const sessionChangesSchema = sessionFieldsSchema;
/** `PATCH /api/v1/sessions/{id}?kind=sdk` */
export const sdkSessionChangesSchema = sdkSessionFieldsSchema;
/** `GET` and `DELETE /api/v1/sessions?userId=` */
export const sessionUserSchema = sessionKindSchema.extend({ userId: userIdSchema });
/** 256 random bits in base64url, as `create` answered them. */
export const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** The id is told here and never again; `idHash` names the session in lists and logs, and opens nothing. */
export const createdSessionSchema = z.object({ id: sessionIdSchema, idHash: z.string() });

export const mobileSessionSchema = z.object({
  idHash: z.string(),
  data: z.looseObject({ userId: z.string() }),
  createdAt: timestampSchema,
  lastActivityAt: timestampSchema,
  /** Milliseconds until it ends unless it is used; every `PATCH` begins the time anew. */
  expiresInMs: z.number().min(0),
});

export const mobileSessionsSchema = z.object({ sessions: z.array(mobileSessionSchema) });
export const destroyedSessionsSchema = z.object({ destroyed: z.int().min(0) });

export type SessionKind = NonNullable<z.infer<typeof sessionKindSchema>['kind']>;
export type MobileSession = z.infer<typeof mobileSessionSchema>;
export type MobileSessions = z.infer<typeof mobileSessionsSchema>;
export type CreatedSession = z.infer<typeof createdSessionSchema>;
export type DestroyedSessions = z.infer<typeof destroyedSessionsSchema>;
