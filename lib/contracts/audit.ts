import { z } from 'zod';
import { exportFormatSchema } from './export-format.ts';
import { timestampSchema, uuidSchema } from './vocabulary.ts';

/** `GET /api/audit`, `GET /api/platform/audit`: newest first. */
export const auditQuestionSchema = z.object({
  /** In actor, action, target, address and request id. */
  search: z.string().trim().max(100).optional(),
  /** Begins the action: `alert` finds `alert.acknowledge`. */
  action: z.string().trim().max(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Entries before this one: `nextCursor` of the page before. */
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** As a file: all of them, whatever the limit. */
  format: exportFormatSchema.optional(),
  /** Platform only. */
  tenant: uuidSchema.optional(),
});
export type AuditQuestion = z.infer<typeof auditQuestionSchema>;

const auditEntrySchema = z.object({
  id: z.int().positive(),
  at: timestampSchema,
  tenantId: uuidSchema.nullable(),
  tenantName: z.string().nullable(),
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  /** False for about a second. */
  sealed: z.boolean(),
});
export const auditSchema = z.object({ entries: z.array(auditEntrySchema), nextCursor: z.int().positive().nullable() });
export type AuditLogEntry = z.infer<typeof auditEntrySchema>;
export type AuditLog = z.infer<typeof auditSchema>;
