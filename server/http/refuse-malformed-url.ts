import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '#lib/errors.ts';
import { errorResponse } from './error-response.ts';
import { isDecodableUrl } from './is-decodable-url.ts';

/** Answers a request whose path cannot be decoded with the contract's 400; true when it did. For the custom server. */
export async function refuseMalformedUrl(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (isDecodableUrl(request.url ?? '/')) return false;
  const requestId = randomUUID();
  const refusal = errorResponse(new AppError('invalid_request', 'The address is not valid.'), requestId);
  response.writeHead(refusal.status, { ...Object.fromEntries(refusal.headers), 'x-request-id': requestId });
  response.end(await refusal.text());
  return true;
}
