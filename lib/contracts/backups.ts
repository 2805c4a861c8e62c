import { z } from 'zod';
import { databaseIdSchema, timestampSchema, uuidSchema } from './vocabulary.ts';

/** What may go along with the keys. */
export const backupSections = ['configuration', 'policies', 'metrics'] as const;
export const backupSectionSchema = z.enum(backupSections);
export const backupStates = ['queued', 'running', 'verifying', 'done', 'failed', 'expired'] as const;
export const restoreStates = ['queued', 'running', 'done', 'failed'] as const;
/** What happens to a key that is there already: it stays, it is replaced, or the later of both wins. */
export const restoreConflicts = ['skip', 'replace', 'newer'] as const;

export const backupSchema = z.object({
  id: uuidSchema,
  tenantId: uuidSchema,
  state: z.enum(backupStates),
  origin: z.enum(['schedule', 'manual']),
  requestedBy: z.string(),
  sections: z.array(backupSectionSchema),
  entries: z.int().nullable(),
  fileBytes: z.int().nullable(),
  /** Keys per purpose database; `null` before the file is written. */
  databases: z.record(z.string(), z.object({ entries: z.int(), bytes: z.int() })).nullable(),
  done: z.int(),
  /** `null` while nobody knows. */
  total: z.int().nullable(),
  requestedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  /** When every entry was restored aside and compared. */
  verifiedAt: timestampSchema.nullable(),
  expiresAt: timestampSchema.nullable(),
  error: z.string().nullable(),
});

export const restoreCountsSchema = z.object({
  created: z.int(),
  replaced: z.int(),
  skipped: z.int(),
  /** Their time was over. */
  expired: z.int(),
  /** Of data subjects who were erased since. */
  erased: z.int(),
  /** Sealed so that nobody can open them: left out. */
  unreadable: z.int(),
});

export const restoreSelectionSchema = z.object({
  modules: z.array(z.string().max(32)).max(64).optional(),
  databases: z.array(databaseIdSchema).max(16).optional(),
  /** What the keys begin with, taken literally. */
  pattern: z.string().min(1).max(500).optional(),
  /** The settings that the backup holds as well. */
  configuration: z.boolean().optional(),
  /** The policies that were in effect. */
  policies: z.boolean().optional(),
  /** Totals by hour and day, where none are there. */
  metrics: z.boolean().optional(),
});

export const restoreSchema = z.object({
  id: uuidSchema,
  tenantId: uuidSchema,
  sourceTenantId: uuidSchema,
  backupId: uuidSchema,
  state: z.enum(restoreStates),
  conflict: z.enum(restoreConflicts),
  dryRun: z.boolean(),
  selection: restoreSelectionSchema,
  requestedBy: z.string(),
  blocksDone: z.int(),
  blocksTotal: z.int().nullable(),
  databases: z.record(z.string(), restoreCountsSchema),
  modules: z.record(z.string(), restoreCountsSchema),
  requestedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  error: z.string().nullable(),
});

export const protectionSettingsSchema = z.object({
  backupEnabled: z.boolean(),
  /** 0–23, in `timeZone`. */
  backupHour: z.int().min(0).max(23),
  backupRetentionDays: z.int().min(1).max(365),
  backupSections: z.array(backupSectionSchema),
  exportRetentionDays: z.int().min(1).max(90),
});

/** `GET /api/backups` */
export const backupsSchema = z.object({
  backups: z.array(backupSchema),
  restores: z.array(restoreSchema),
  settings: protectionSettingsSchema,
  /** The zone that `backupHour` is in: that of the business hours. */
  timeZone: z.string(),
  /** Where the files are. */
  place: z.string(),
});

/** `POST /api/backups` */
export const backupRequestSchema = z.object({ sections: z.array(backupSectionSchema).max(3).optional() });

/** `POST /api/backups/{id}/restore`; `confirm` is the first eight characters of the backup's id unless it is a dry run. */
export const restoreRequestSchema = z.object({
  conflict: z.enum(restoreConflicts),
  dryRun: z.boolean(),
  selection: restoreSelectionSchema,
  confirm: z.string().max(40).optional(),
  /** Platform staff only: the tenant that gets the entries. Default: the one that they are of. */
  targetTenantId: uuidSchema.optional(),
});

/** `GET /api/platform/backups` */
export const platformBackupsSchema = z.object({
  tenants: z.array(
    z.object({
      tenantId: uuidSchema,
      name: z.string(),
      slug: z.string(),
      status: z.string(),
      enabled: z.boolean(),
      latest: backupSchema.nullable(),
      /** The last one that can be restored. */
      lastGoodAt: timestampSchema.nullable(),
      count: z.int(),
      bytes: z.int(),
    }),
  ),
  place: z.string(),
});

export type BackupSection = z.infer<typeof backupSectionSchema>;
export type Backup = z.infer<typeof backupSchema>;
export type Restore = z.infer<typeof restoreSchema>;
export type RestoreCounts = z.infer<typeof restoreCountsSchema>;
export type RestoreSelection = z.infer<typeof restoreSelectionSchema>;
export type RestoreConflict = (typeof restoreConflicts)[number];
export type RestoreRequest = z.infer<typeof restoreRequestSchema>;
export type ProtectionSettings = z.infer<typeof protectionSettingsSchema>;
export type Backups = z.infer<typeof backupsSchema>;
export type PlatformBackups = z.infer<typeof platformBackupsSchema>;
