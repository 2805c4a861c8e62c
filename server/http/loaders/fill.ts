import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { logger } from '../../logger.ts';
import { toAppError } from '../to-app-error.ts';

/**
 * Puts what `read` answers under the key by which the browser will ask for it. A source that fails does not fail the page:
 * its key stays empty and the browser asks again.
 */
export async function fill<T>(
  client: QueryClient,
  query: { queryKey: QueryKey },
  read: () => Promise<T>,
): Promise<void> {
  try {
    client.setQueryData(query.queryKey, await read());
  } catch (error) {
    const { code } = toAppError(error);
    logger.warn({ code, err: error, queryKey: query.queryKey }, 'the first paint goes without one of its sources');
  }
}
