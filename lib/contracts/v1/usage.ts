import { z } from 'zod';
import { databaseIdSchema } from '../vocabulary.ts';

/** The greatest change of one database that one report may tell, bytes: 1 TiB. */
const maxChangeBytes = 2 ** 40;
const purposeDatabases = 16;

/** `POST /api/v1/usage`: what one process stored of the tenant since its last report; less than 0 where it removed more. */
export const usageReportSchema = z.object({
  changes: z
    .array(z.object({ database: databaseIdSchema, bytes: z.int().min(-maxChangeBytes).max(maxChangeBytes) }))
    .max(purposeDatabases),
});

/** The tenant's memory as all processes and the last census know it: bytes per purpose database, the index is its number. */
export const usageSchema = z.object({ usedBytes: z.array(z.number().min(0)).length(purposeDatabases) });

export type UsageChange = z.infer<typeof usageReportSchema>['changes'][number];
export type Usage = z.infer<typeof usageSchema>;
