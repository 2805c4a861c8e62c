import { z } from 'zod';

const checkSchema = z.enum(['ok', 'down']);

/** `GET /api/ready`: 200 when every part answers, else 503. */
export const readinessSchema = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.object({
    postgres: checkSchema,
    redisData: checkSchema,
    redisControl: checkSchema,
    migrations: checkSchema,
    ingest: checkSchema,
  }),
});

export type Readiness = z.infer<typeof readinessSchema>;
