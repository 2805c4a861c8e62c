import { randomUUID } from 'node:crypto';
import { writeSessionCookie } from '../auth/session-cookie.ts';
import { sessionRenewAfterSeconds } from '../auth/session-lifetime.ts';
import { encodeSessionToken } from '../auth/session-token.ts';
import { logger } from '../logger.ts';
import { services } from '../services.ts';
import { type ApiRequest, makeApiRequest, type RouteParams } from './api-request.ts';
import { errorResponse } from './error-response.ts';
import { isNextSignal } from './is-next-signal.ts';
import { loggedPath } from './logged-path.ts';
import { toAppError } from './to-app-error.ts';

type RouteHandler = (request: Request, context: { params: Promise<RouteParams> }) => Promise<Response>;

/**
 * Wraps what answers a route: every error becomes `{error:{code,message,requestId}}` without a stack trace, every answer
 * carries `x-request-id` and is kept by no shared cache, and a session in use gets its token renewed.
 */
export function handle(respond: (api: ApiRequest) => Promise<Response>): RouteHandler {
  return async (request, context) => {
    const requestId = randomUUID();
    try {
      const api = makeApiRequest(request, await context.params, requestId);
      const response = await respond(api);
      await renewSession(api, response);
      return finish(response, requestId);
    } catch (thrown) {
      if (isNextSignal(thrown)) throw thrown;
      return finish(answerError(thrown, request, requestId), requestId);
    }
  };
}

function finish(response: Response, requestId: string): Response {
  response.headers.set('x-request-id', requestId);
  // What only its own browser may keep says so itself.
  if (!response.headers.get('cache-control')?.startsWith('private, '))
    response.headers.set('cache-control', 'no-store');
  return response;
}

/** The person reads code and message; the log has the cause. */
export function answerError(
  thrown: unknown,
  request: Request,
  requestId: string,
  extra: Record<string, unknown> = {},
): Response {
  const error = toAppError(thrown);
  const line = { requestId, method: request.method, path: loggedPath(new URL(request.url).pathname), code: error.code };
  if (error.code === 'internal') logger.error({ ...line, err: error.cause }, 'a request failed');
  else if (error.code === 'unavailable') logger.warn({ ...line, err: error.cause }, 'a request could not be served');
  else logger.debug(line, 'a request was refused');
  return errorResponse(error, requestId, extra);
}

async function renewSession(api: ApiRequest, response: Response): Promise<void> {
  const principal = api.principal();
  if (principal?.kind !== 'session') return;
  if (Date.now() / 1000 - principal.tokenIssuedAt < sessionRenewAfterSeconds) return;
  const { sessionSecret, secureCookies } = services();
  const token = await encodeSessionToken(principal.sessionId, sessionSecret);
  response.headers.append('set-cookie', writeSessionCookie(token, secureCookies));
}
