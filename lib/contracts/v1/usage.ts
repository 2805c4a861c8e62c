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

/** Of a tenant with a limit of calls a second, what one process did since it last told. */
const servedCallsSchema = z.object({
  /** The process, for its life. */
  by: uuidSchema,
  /** The limit, as the process knows it. */
  perSecond: z.int().min(1),
  asked: z.int().min(0),
  served: z.int().min(0),
});

/** Of a database with a limit of calls an hour by API key, what one process did since it last told. */
const servedThisHourSchema = z.object({ database: databaseIdSchema, served: z.int().min(0) });

const rateShareSchema = z.object({
  /** What part of the limit is the process's own from now on. */
  share: z.number().min(0).max(1),
  /** What part of a second's worth it may serve at once after it served less; its share where this is missing. */
  burst: z.number().min(0).max(1).optional(),
  /** What all have left, less than 0 where they served too much. */
  tokens: z.number(),
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
  calls: servedCallsSchema.optional(),
  hour: servedThisHourSchema.optional(),
});

/**
 * The tenant's memory as all processes and the last census know it: bytes per purpose database, the index is its number.
 * `rate` answers `calls`, `callsLeft` answers `hour`: what all have left of the database's calls an hour, less than 0 where they
 * served too much; `null` where it has no limit.
 */
export const usageSchema = z.object({
  usedBytes: z.array(z.number().min(0)).length(purposeDatabases),
  rate: rateShareSchema.optional(),
  callsLeft: z.number().nullable().optional(),
});

export type UsageReportId = z.infer<typeof usageReportIdSchema>;
export type UsageChange = z.infer<typeof usageReportSchema>['changes'][number];
export type ServedCalls = z.infer<typeof servedCallsSchema>;
export type ServedThisHour = z.infer<typeof servedThisHourSchema>;
export type RateShare = z.infer<typeof rateShareSchema>;
export type Usage = z.infer<typeof usageSchema>;
