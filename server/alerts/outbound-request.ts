import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { OutboundAddresses } from './outbound-addresses.ts';
import { ForbiddenAddressError } from './outbound-addresses.ts';

export interface OutboundRequest {
  url: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface OutboundResponse {
  status: number;
  headers: IncomingMessage['headers'];
  /** The first 2 KiB. */
  text: string;
}

const timeoutMs = 10_000;
const keptBytes = 2_048;
const greatestRedirects = 3;
/** Those that repeat the method and the body; any other would make of a message a mere look. */
const repeating = new Set([307, 308]);

/**
 * POSTs to an address that people gave. Public addresses only, and the networks of `KRYONIX_OUTBOUND_ALLOW`: judged after
 * the name was resolved, on the very address that is connected to, and again at each redirect, so that neither a name
 * that resolves to this machine nor one that changes between two questions gets further.
 * @throws ForbiddenAddressError; the socket's own errors; after 10 s an error that says so
 */
export async function outboundRequest(
  addresses: OutboundAddresses,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  let { url, headers } = request;
  for (let redirects = 0; ; redirects++) {
    const target = checkedUrl(addresses, url);
    const response = await post(addresses, target, { headers, body: request.body });
    const { location } = response.headers;
    if (!repeating.has(response.status) || location === undefined) return response;
    if (redirects === greatestRedirects) throw new Error(`more than ${greatestRedirects} redirects`);
    const next = new URL(location, target);
    // What proves to one host who calls is nothing for another.
    if (next.origin !== target.origin) headers = withoutSecrets(headers);
    url = next.href;
  }
}

function checkedUrl(addresses: OutboundAddresses, text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ForbiddenAddressError(`addresses that begin with ${url.protocol} may not be called`);
  }
  if (url.username !== '' || url.password !== '') throw new ForbiddenAddressError('the address holds a password');
  // A literal address is never looked up. The parser has made dotted decimals of any way of writing one.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) addresses.assertAllowed(host);
  return url;
}

const withoutSecrets = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|apikey|cookie)$/i.test(name)));

function post(
  addresses: OutboundAddresses,
  url: URL,
  { headers, body }: Pick<OutboundRequest, 'headers' | 'body'>,
): Promise<OutboundResponse> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const options = {
      method: 'POST',
      headers: { 'user-agent': 'KRYONIX-Cache', ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: addresses.lookup,
      // A connection of its own: one that is kept could be to an address that was never judged.
      agent: false,
      signal,
    } as const;
    const outgoing = send(url, options, (response) => {
      const remote = response.socket.remoteAddress ?? '';
      if (!addresses.allows(remote)) {
        outgoing.destroy(new ForbiddenAddressError(`the address ${remote} may not be called`));
        return;
      }
      readStart(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        reject,
      );
    });
    outgoing.on('error', (error) => {
      reject(signal.aborted ? new Error(`no answer within ${timeoutMs / 1_000} s`, { cause: error }) : error);
    });
    outgoing.end(body);
  });
}

/** Reads as much as is kept, and hangs up on the rest. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= keptBytes) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, keptBytes).toString('utf8');
}
