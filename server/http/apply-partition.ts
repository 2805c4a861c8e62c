import type { IncomingMessage, ServerResponse } from 'node:http';
import { noPartition, partitionHeader, partitionOf } from '#lib/offline/partition.ts';
import { readSession } from '../auth/read-session.ts';
import { logger } from '../logger.ts';

/** Pages and the reads that they make; not files, sockets, sign-in, nor what applications call with a key. */
const owned = /^\/(?!_next\/|socket\.io|serwist\/|api\/(v1|auth|health|ready)(\/|$))[^.]*$/;

/**
 * Says on the answer whom it belongs to, so that a device keeps it for nobody else. Where the session cannot be read now
 * it says nothing: then nothing is kept and nothing is wiped.
 */
export async function applyPartition(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (request.method !== 'GET' || request.headers.authorization !== undefined || !owned.test(path)) return;
  try {
    const session = await readSession(request.headers.cookie);
    response.setHeader(partitionHeader, session ? partitionOf(session.viewer) : noPartition);
  } catch (error) {
    logger.debug({ err: error }, 'nobody could say whose answer this is');
  }
}
