import type { AuthOptions } from 'next-auth';
import { feedNextAuth } from '../env.ts';
import { services } from '../services.ts';
import { nextAuthHandler } from './next-auth-handler.ts';

export interface NextAuthCall {
  method: string;
  /** What stands behind `/api/auth/`. */
  path: string[];
  url: URL;
  headers: Headers;
  body: Record<string, string>;
}

/**
 * Runs next-auth on a web request. Context: its App Router form reads `next/headers` and so works inside Next only; its
 * Pages form takes any request and response. Decision: a minimal pair for the Pages form. Consequence: the very same
 * sign-in is tested against real servers without Next.
 */
export async function callNextAuth(call: NextAuthCall, options: AuthOptions): Promise<Response> {
  feedNextAuth(services().baseUrl);
  const response = recordingResponse();
  const request = {
    method: call.method,
    query: { ...Object.fromEntries(call.url.searchParams), nextauth: call.path },
    body: call.body,
    headers: Object.fromEntries(call.headers),
    cookies: parseCookies(call.headers.get('cookie') ?? ''),
  };
  // The declared types are those of a Next server; the two objects are all that its code touches.
  await (nextAuthHandler as (...args: unknown[]) => Promise<void>)(request, response, options);
  return response.toResponse();
}

function parseCookies(header: string): Record<string, string> {
  const pairs = header.split(';').flatMap((part): [string, string][] => {
    const equals = part.indexOf('=');
    return equals > 0 ? [[part.slice(0, equals).trim(), decode(part.slice(equals + 1).trim())]] : [];
  });
  // The first of a name wins, as in `readCookie`.
  return Object.fromEntries(pairs.reverse());
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A cookie that another program wrote in its own way is taken as it stands.
    return value;
  }
}

function recordingResponse() {
  const headers = new Headers();
  let status = 200;
  let body: string | null = null;
  return {
    status(code: number) {
      status = code;
      return this;
    },
    getHeader: (name: string) => (name.toLowerCase() === 'set-cookie' ? headers.getSetCookie() : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      headers.delete(name);
      for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
      return this;
    },
    json(value: unknown) {
      headers.set('content-type', 'application/json');
      body = JSON.stringify(value);
    },
    send(value: unknown) {
      body = typeof value === 'string' || value === undefined ? (value ?? null) : JSON.stringify(value);
    },
    end() {},
    toResponse: () => new Response(body, { status, headers }),
  };
}
