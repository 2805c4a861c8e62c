import { z } from 'zod';
import { deviceSchema, roleSchema, timestampSchema } from '../vocabulary.ts';

/** `person`: signed in here. `mobile`, `sdk`: sessions that the tenant's applications keep with the SDK. */
const sessionKinds = ['person', 'mobile', 'sdk'] as const;
export const sessionKindSchema = z.enum(sessionKinds);

/** A SHA-256 of the session's id: hex for a person's, base64url for the others. Opens nothing. */
export const sessionHandleSchema = z.string().regex(/^[A-Za-z0-9_-]{43,64}$/);

const signInSchema = z.object({
  id: sessionHandleSchema,
  email: z.string(),
  displayName: z.string(),
  role: roleSchema,
  createdAt: timestampSchema,
  expiresAt: timestampSchema,
  /** Network address at sign-in. */
  address: z.string().nullable(),
  device: deviceSchema,
  /** «Chrome», «Safari»…; `null` where the browser does not say. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  /** The session that asks. */
  current: z.boolean(),
});

const appSessionSchema = z.object({
  id: sessionHandleSchema,
  kind: z.enum(['mobile', 'sdk']),
  /** Masked for viewers. */
  userId: z.string(),
  device: deviceSchema,
  platform: z.string().nullable(),
  appVersion: z.string().nullable(),
  createdAt: timestampSchema,
  lastActivityAt: timestampSchema,
});

/** `GET /api/settings/sessions`; a viewer is told of its own sign-ins only. */
export const sessionsSchema = z.object({
  people: z.array(signInSchema),
  /** The most recently used first; `null` while the server that keeps them does not answer. */
  applications: z.array(appSessionSchema).nullable(),
  /** True where there are more than are listed. */
  moreApplications: z.boolean(),
});

export type SessionKind = z.infer<typeof sessionKindSchema>;
export type SignIn = z.infer<typeof signInSchema>;
export type AppSession = z.infer<typeof appSessionSchema>;
export type Sessions = z.infer<typeof sessionsSchema>;
