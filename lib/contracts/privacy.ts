import { z } from 'zod';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

export const privacyKinds = ['export', 'erasure'] as const;
export const privacyScopes = ['subject', 'tenant'] as const;
export const privacyStates = ['queued', 'running', 'done', 'failed'] as const;

const countsSchema = z.record(z.string(), z.int().min(0));

/** What a receipt says. No personal data: the person is a digest that only this installation can make. */
export const receiptFactsSchema = z.object({
  version: z.literal(1),
  requestId: uuidSchema,
  tenantId: uuidSchema,
  scope: z.enum(privacyScopes),
  /** HMAC-SHA-256 of the person's id, hex; `null` for a whole tenant. */
  subjectDigest: z.string().nullable(),
  requestedAt: timestampSchema,
  finishedAt: timestampSchema,
  /** How much of what was erased. */
  erased: countsSchema,
  /** What a second search found afterwards: nothing. */
  foundAfter: z.int().min(0),
  /** `tombstones`: no restore brings it back. `keys_destroyed`: nobody can open a backup any more. */
  backups: z.enum(['tombstones', 'keys_destroyed']),
  /** What stays, and why it may. */
  kept: z.array(z.string()),
});

export const receiptSchema = z.object({
  facts: receiptFactsSchema,
  /** Ed25519, SPKI in base64, and its SHA-256 in hex. */
  publicKey: z.string(),
  keyFingerprint: z.string(),
  signature: z.string(),
});

export const privacyRequestSchema = z.object({
  id: uuidSchema,
  tenantId: uuidSchema,
  kind: z.enum(privacyKinds),
  scope: z.enum(privacyScopes),
  /** The first digits of the digest: tells people apart without naming them. */
  subjectMark: z.string().nullable(),
  state: z.enum(privacyStates),
  requestedBy: z.string(),
  requestedAt: timestampSchema,
  /** 15 days after it was asked for. */
  dueAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  done: z.int(),
  counts: countsSchema,
  /** The file of an export: how large, and until when it can be fetched. */
  fileBytes: z.int().nullable(),
  fileExpiresAt: timestampSchema.nullable(),
  receipt: receiptSchema.nullable(),
  error: z.string().nullable(),
});

/** `GET /api/privacy` */
export const privacySchema = z.object({ requests: z.array(privacyRequestSchema), exportRetentionDays: z.int() });

const subjectRequestSchema = z.object({
  kind: z.enum(privacyKinds),
  scope: z.literal('subject'),
  subject: z.string().trim().min(1).max(200),
  prefixes: z.array(z.string().min(3).max(200)).max(20).default([]),
  confirm: z.string().max(200).optional(),
});

/**
 * `POST /api/privacy/requests`. An erasure is confirmed by `confirm`: the person's id, typed again. In a prefix
 * `{subject}` stands for the id.
 */
export const newPrivacyRequestSchema = z.discriminatedUnion('scope', [
  subjectRequestSchema,
  z.object({ kind: z.literal('export'), scope: z.literal('tenant') }),
]);

/**
 * `POST /api/platform/privacy/{tenantId}/requests`. Staff may have a suspended tenant's data erased, its accounts and
 * settings not; `confirm` is then its slug.
 */
export const staffPrivacyRequestSchema = z.discriminatedUnion('scope', [
  subjectRequestSchema,
  z.object({ kind: z.enum(privacyKinds), scope: z.literal('tenant'), confirm: z.string().max(200).optional() }),
]);

export const exportFormats = ['json', 'csv'] as const;

export type Receipt = z.infer<typeof receiptSchema>;
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;
export type PrivacyRequest = z.infer<typeof privacyRequestSchema>;
export type Privacy = z.infer<typeof privacySchema>;
export type StaffPrivacyRequest = z.input<typeof staffPrivacyRequestSchema>;
