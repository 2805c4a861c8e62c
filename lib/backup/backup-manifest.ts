import { z } from 'zod';

/** Of the file: a reader refuses what is later. */
export const backupFormatVersion = 1;

/** What a file tells before its first block. Not secret, but each block is bound to it. */
export const backupHeaderSchema = z.object({
  version: z.int().min(1),
  /** 16 random bytes in hex; the salt of the file's own key. */
  fileId: z.string().regex(/^[0-9a-f]{32}$/),
  tenantId: z.uuid(),
  /** The tenant's key that seals the file, and what tells it from another one. */
  keyId: z.int().min(1),
  keyFingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  createdAt: z.iso.datetime(),
  catalogue: z.string(),
  /** What besides the keys is in the file. */
  sections: z.array(z.string()),
});

const countsSchema = z.object({ entries: z.int().min(0), bytes: z.int().min(0) });

/** The last block: what a whole file holds. */
export const backupTotalsSchema = z.object({
  blocks: z.int().min(0),
  entries: z.int().min(0),
  /** Of keys and values, before compression. */
  bytes: z.int().min(0),
  /** By number of the purpose database; those without keys are left out. */
  databases: z.record(z.string(), countsSchema),
  /** By the server's word for the kind. */
  kinds: z.record(z.string(), z.int().min(0)),
  sections: z.record(z.string(), z.int().min(0)),
});

export type BackupHeader = z.infer<typeof backupHeaderSchema>;
export type BackupTotals = z.infer<typeof backupTotalsSchema>;
