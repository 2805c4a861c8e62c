import type { MoveRefusal } from '#lib/contracts/tenant-move.ts';
import { AppError } from '#lib/errors.ts';

/** A move that does not begin, and why: nothing has changed. `server`: the one that stands in the way, by its name. */
export function moveRefusal(
  reason: MoveRefusal,
  message: string,
  { server, cause }: { server?: string | null; cause?: unknown } = {},
): AppError {
  const details = { reason, ...(server ? { server } : {}) };
  return new AppError(reason === 'silent_server' ? 'unavailable' : 'conflict', message, { details, cause });
}
