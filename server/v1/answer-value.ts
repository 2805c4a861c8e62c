import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { getValue } from './value-route.ts';

const valuePath = /^\/api\/v1\/cache\/[^/?]+\/[^/?]+\/[^/?]+(\?|$)/;
/** Smaller bodies are sent as they are. */
const compressedFromBytes = 1_024;
const compressible = /^(text\/|application\/json)/;
const compress = promisify(gzip);

/**
 * Answers the reading of one value, which applications ask for hundreds of times a second, before Next sees it: the same
 * handler as the route, without what Next does around one. False for every other request.
 */
export async function answerValue(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { method, url = '', headers } = request;
  if (method !== 'GET' || !valuePath.test(url)) return false;
  const answer = await getValue(new Request(`http://localhost${url}`, { headers: toHeaders(headers) }), {
    params: Promise.resolve({}),
  });
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  response.end(await bodyOf(answer, request, response));
  return true;
}

function toHeaders(received: IncomingMessage['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

async function bodyOf(answer: Response, { headers }: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const body = Buffer.from(await answer.arrayBuffer());
  if (body.length < compressedFromBytes || !compressible.test(answer.headers.get('content-type') ?? '')) return body;
  response.appendHeader('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return body;
  const compressed = await compress(body);
  response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-length', String(compressed.length));
  return compressed;
}
