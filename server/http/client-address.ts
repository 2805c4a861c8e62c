import { isIP } from 'node:net';

/** Set by the custom server from the socket on every request, over whatever the client sent under this name. */
const peerHeader = 'x-kryonix-peer';

/**
 * The address a request comes from; null when nothing tells. `X-Forwarded-For` counts only behind a trusted proxy, and of
 * it only the last entry: that one the proxy saw itself, all others the client may have made up.
 */
export function clientAddress(headers: Headers, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? headers.get('x-forwarded-for')?.split(',').at(-1) : undefined;
  return toAddress(forwarded) ?? toAddress(headers.get(peerHeader) ?? undefined);
}

function toAddress(text: string | undefined): string | null {
  const address = (text ?? '').trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) ? address : null;
}
