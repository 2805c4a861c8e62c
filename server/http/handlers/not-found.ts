import { AppError } from '#lib/errors.ts';
import { handle } from '../handle.ts';

/** Any path under `/api` that is none. */
export const notFound = handle(async () => {
  throw new AppError('not_found', 'There is nothing at this address.');
});
