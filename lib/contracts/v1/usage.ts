import { z } from 'zod';
import { databaseIdSchema, uuidSchema } from '../vocabulary.ts';

/** The greatest change of one database that one report may tell, bytes: 1 TiB. */
const maxChangeBytes = 2 ** 40;
const purposeDatabases = 16;

/** Given when a report is made: told again after an answer that was lost, it counts once. */
const usageReportIdSchema = z.object({
  /** Of the process, for its life. */
  by: uuidSchema,
  /** Grows with each report of the process; one is told until it is answered before the next is made. */
  number: z.int().min(1),
});

/**
 * `POST /api/v1/usage`: what one process stored of the tenant since its last report; less than 0 where it removed more, of
 * which no more counts than is known to be there. Without `report` it counts each time it is told.
 */
export const usageReportSchema = z.object({
  report: usageReportIdSchema.optional(),
  changes: z
    .array(z.object({ database: databaseIdSchema, bytes: z.int().min(-maxChangeBytes).max(maxChangeBytes) }))
    .max(purposeDatabases),
});

/** The tenant's memory as all processes and the last census know it: bytes per purpose database, the index is its number. */
export const usageSchema = z.object({ usedBytes: z.array(z.number().min(0)).length(purposeDatabases) });

export type UsageReportId = z.infer<typeof usageReportIdSchema>;
export type UsageChange = z.infer<typeof usageReportSchema>['changes'][number];
export type Usage = z.infer<typeof usageSchema>;
