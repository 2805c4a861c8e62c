import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDecodableUrl } from './is-decodable-url.ts';
import { isV1Address } from './is-v1-address.ts';

/**
 * Puts the security headers on a request's way in and out. Next takes the nonce for its own scripts from the policy on
 * the *request*, so the policy stands on both; pages must be dynamic for it (see app/layout.tsx).
 */
export function applySecurityHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  options: { dev: boolean; https: boolean },
): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = policyFor(request.url, nonce, options.dev);
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  if (options.https) response.setHeader('strict-transport-security', 'max-age=31536000');
}

function policyFor(url: string | undefined, nonce: string, dev: boolean): string {
  if (isV1Address(url) || isBrandImage(url)) return dataPolicy;
  return url === '/offline.html' ? offlinePolicy : contentSecurityPolicy(nonce, dev);
}

/**
 * Answers under `/api/v1` carry what tenants' applications wrote, brand images what their people sent: no browser may
 * take one for a page of ours. It must be said here, as Next leaves a policy that is there already as it is.
 */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** A file that the device keeps: no nonce can be new in it, so it may load scripts of our origin and none inline. */
const offlinePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function isBrandImage(url = '/'): boolean {
  return isDecodableUrl(url) && decodeURIComponent(url.split('?', 1)[0] ?? '').startsWith('/api/settings/brand/');
}

function contentSecurityPolicy(nonce: string, dev: boolean): string {
  // The development server evaluates source maps and injects styles.
  const script = `'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`;
  const style = dev ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src ${script}`,
    `style-src ${style}`,
    // Charts place their parts by style attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    // The service worker; without a word of its own it would fall under the scripts' nonce.
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
