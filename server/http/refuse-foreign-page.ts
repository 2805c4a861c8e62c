import { AppError } from '#lib/errors.ts';
import { partitionHeader, partitionOf } from '#lib/offline/partition.ts';
import type { Principal } from '../auth/principal.ts';

/**
 * A page says whose it is where it changes something. In another tab its session may have become one of another tenant, or
 * another person's: what was meant for the one must not happen to the other. Throws `unauthenticated`,
 * as for a session that has ended: the page must be loaded again.
 */
export function refuseForeignPage(headers: Headers, principal: Principal): void {
  const partition = headers.get(partitionHeader);
  if (partition === null || principal.kind !== 'session' || partition === partitionOf(principal.viewer)) return;
  throw new AppError('unauthenticated', 'Another session is open now. Load the page again.');
}
