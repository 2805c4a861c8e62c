import { z } from 'zod';
import { type ErrorCode, errorStatus } from './error-status.ts';

const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

/** The body of every answer that is not a success. `message` is safe to show to a person. */
export const errorBodySchema = z.object({
  error: z.object({ code: z.enum(errorCodes), message: z.string(), requestId: z.string() }),
});

export type ErrorBody = z.infer<typeof errorBodySchema>;
