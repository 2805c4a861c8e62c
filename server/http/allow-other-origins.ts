import type { IncomingMessage, ServerResponse } from 'node:http';
import { ttlHeader } from '#lib/contracts/v1/values.ts';
import { isV1Address } from './is-v1-address.ts';

const sent = ['authorization', 'content-type', ttlHeader, 'x-kryonix-device', 'x-kryonix-network'];
const read = ['age', 'retry-after', 'x-kryonix-stale', 'x-request-id'];
/** Seconds that a browser remembers a preflight's answer: as long as any of them does. */
const rememberedSeconds = 7_200;

/**
 * Lets pages of other origins use `/api/v1` with an API key, which a page has only where somebody gave it one. Nothing is
 * opened to a session's cookie: no answer allows credentials, and without a key in the request (or announced by its
 * preflight) there are no headers at all. True where the request was a preflight, which is then answered.
 */
export function allowOtherOrigins({ method, url, headers }: IncomingMessage, response: ServerResponse): boolean {
  if (headers.origin === undefined || !isV1Address(url)) return false;
  const asked = String(headers['access-control-request-headers'] ?? '').toLowerCase();
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  const hasKey = isPreflight
    ? asked.split(',').some((name) => name.trim() === 'authorization')
    : /^bearer /i.test(headers.authorization ?? '');
  if (!hasKey) return false;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', read.join(', '));
  if (!isPreflight) return false;
  response.setHeader('access-control-allow-methods', 'GET, PUT, POST, PATCH, DELETE');
  response.setHeader('access-control-allow-headers', sent.join(', '));
  response.setHeader('access-control-max-age', String(rememberedSeconds));
  response.writeHead(204).end();
  return true;
}
