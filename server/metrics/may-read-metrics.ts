import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

interface Asked {
  headers: IncomingHttpHeaders;
  /** Of the connection itself. */
  peer: string | undefined;
}

interface Rules {
  token: string | undefined;
  /** True where the product brought its servers itself and listens for this machine. */
  embedded: boolean;
}

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/**
 * Whether `/metrics` may be read: with the token as bearer, always; without it only in embedded mode by this machine
 * itself under a name of its own, which a proxy in front, or a page in its browser, would otherwise lend to everybody.
 */
export function mayReadMetrics({ headers, peer }: Asked, { token, embedded }: Rules): boolean {
  const { authorization = '' } = headers;
  // No expression for the rest: one that trims by itself tries every space of a long header, again and again.
  if (token !== undefined && /^bearer /i.test(authorization)) return isSame(authorization.slice(7).trim(), token);
  if (!embedded || forwardingHeaders.some((name) => headers[name] !== undefined)) return false;
  return isLoopback(peer ?? '') && isOwnName(headers.host ?? '');
}

/** A page may give a name of its own this machine's address, and so ask from its visitor's browser: it cannot hide which. */
function isOwnName(host: string): boolean {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

/** Digests have one length, so that the time tells nothing of the token. */
function isSame(shown: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

const isLoopback = (address: string) =>
  address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
