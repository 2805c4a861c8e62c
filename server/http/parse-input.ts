import type { z } from 'zod';
import { AppError } from '#lib/errors.ts';

/** `value` as `schema` wants it; throws `invalid_request` naming the fields (never their values). */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== ''));
  const named = fields.size > 0 ? `: ${[...fields].join(', ')}` : '';
  throw new AppError('invalid_request', `The request is not valid${named}.`, { cause: parsed.error });
}
