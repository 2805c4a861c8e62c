import { z } from 'zod';
import { serverNameSchema } from '#lib/contracts/v1/tenant-rules.ts';
import { databaseIdSchema } from '#lib/contracts/vocabulary.ts';

/** `null`: where everybody's are. */
const placeSchema = serverNameSchema.nullable();

/** What the steps of a move work from. */
export const moveRequestSchema = z.object({
  databases: z
    .array(z.object({ database: databaseIdSchema, from: placeSchema, to: placeSchema }))
    .min(1)
    .max(16),
  /** How long every live process has to acknowledge one epoch. */
  waitSeconds: z.int().min(1).max(600),
  /** Somebody asked it to go back. */
  cancelled: z.boolean().optional(),
});

export type MoveRequest = z.infer<typeof moveRequestSchema>;
/** One database on its way. */
export type DatabaseMove = MoveRequest['databases'][number];
