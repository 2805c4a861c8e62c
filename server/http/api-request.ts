import { randomUUID } from 'node:crypto';
import { authenticate } from '../auth/authenticate.ts';
import type { Principal } from '../auth/principal.ts';
import { services } from '../services.ts';
import { clientAddress } from './client-address.ts';
import { refuseForeignPage } from './refuse-foreign-page.ts';

export type RouteParams = Record<string, string | string[] | undefined>;

/** A request as the handlers see it. */
export interface ApiRequest {
  request: Request;
  requestId: string;
  params: RouteParams;
  /** The first value of each query parameter. */
  query: Record<string, string>;
  /** Where it comes from; null when nothing tells. */
  address: string | null;
  /** Who sends it, found once. Throws `unauthenticated`, also where the page was made for somebody else. */
  authenticate(): Promise<Principal>;
  /** Who was found so far; null before `authenticate` succeeded. */
  principal(): Principal | null;
}

export function makeApiRequest(request: Request, params: RouteParams, requestId = randomUUID()): ApiRequest {
  let principal: Principal | null = null;
  return {
    request,
    requestId,
    params,
    // The first of a repeated parameter counts, so the pairs are laid down from the last to the first.
    query: Object.fromEntries([...new URL(request.url).searchParams].reverse()),
    address: clientAddress(request.headers, services().trustProxy),
    async authenticate() {
      principal ??= await authenticate(request.headers);
      refuseForeignPage(request.headers, principal);
      return principal;
    },
    principal: () => principal,
  };
}
