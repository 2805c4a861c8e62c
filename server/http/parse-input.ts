import type { z } from 'zod';
import { AppError } from '#lib/errors.ts';

/** A schema of any JSON follows it inwards: a few kilobytes of brackets go deeper than the stack. */
function safeParse<T extends z.ZodType>(schema: T, value: unknown) {
  try {
    return schema.safeParse(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('invalid_request', 'The request is nested too deeply.', { cause });
  }
}

/** `value` as `schema` wants it; throws `invalid_request` naming the fields (never their values). */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== ''));
  const named = fields.size > 0 ? `: ${[...fields].join(', ')}` : '';
  throw new AppError('invalid_request', `The request is not valid${named}.`, { cause: parsed.error });
}
