import { AppError } from '#lib/errors.ts';
import { type AuthOutcome, authOptions } from '../../auth/auth-options.ts';
import { callNextAuth } from '../../auth/call-next-auth.ts';
import { endSession } from '../../auth/end-session.ts';
import { readSession } from '../../auth/read-session.ts';
import { services } from '../../services.ts';
import type { ApiRequest } from '../api-request.ts';
import { answerError, handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { readAuthForm } from '../read-auth-form.ts';

/** What of next-auth is open; the rest (`_log` writes whatever it is sent into our log) does not exist. */
const openActions = {
  GET: new Set(['csrf', 'providers', 'signin', 'signout', 'error']),
  POST: new Set(['signin', 'signout', 'callback/credentials']),
};

export const getNextAuth = handle(async (api) => {
  const path = actionPath(api);
  if (path.join('/') === 'session') return currentSession(api);
  if (!openActions.GET.has(path.join('/'))) throw new AppError('not_found', 'There is nothing at this address.');
  return runNextAuth(api, path, {}, { refusal: null, signedOut: null });
});

/** Sign-in and sign-out, answered as the contract says rather than by next-auth's redirects. */
export const postNextAuth = handle(async (api) => {
  const path = actionPath(api);
  if (!openActions.POST.has(path.join('/'))) throw new AppError('not_found', 'There is nothing at this address.');
  const body = await readAuthForm(api.request);
  const outcome: AuthOutcome = { refusal: null, signedOut: null };
  const response = await runNextAuth(api, path, body, outcome);
  const url = await redirectUrl(response);
  if (response.status === 400 || response.status >= 500) {
    throw new AppError('invalid_request', 'The sign-in request is not valid.');
  }
  if (outcome.refusal !== null) return answerError(outcome.refusal, api.request, api.requestId, { url });
  if (url !== null && new URL(url, services().baseUrl).searchParams.get('csrf') === 'true') {
    throw new AppError('forbidden', 'The form is too old. Reload the page and try again.');
  }
  // Only a revoked row ends a session; when that fails the cookie is not cleared, and the person is told.
  if (outcome.signedOut !== null) await endSession(outcome.signedOut, api);
  return response;
});

function actionPath(api: ApiRequest): string[] {
  const { nextauth } = api.params;
  return Array.isArray(nextauth) ? nextauth : [];
}

function runNextAuth(api: ApiRequest, path: string[], body: Record<string, string>, outcome: AuthOutcome) {
  const { method, headers, url } = api.request;
  const from = {
    requestId: api.requestId,
    address: api.address,
    userAgent: headers.get('user-agent')?.slice(0, 400) ?? null,
  };
  return callNextAuth({ method, path, url: new URL(url), headers, body }, authOptions(from, outcome));
}

async function redirectUrl(response: Response): Promise<string | null> {
  const location = response.headers.get('location');
  if (location !== null || response.headers.get('content-type') !== 'application/json') return location;
  const body: unknown = await response.clone().json();
  return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string' ? body.url : null;
}

/**
 * Who is signed in, in next-auth's form. next-auth's own answer clears the cookie whenever the look-up fails, and so would
 * sign everybody out while PostgreSQL restarts.
 */
async function currentSession(api: ApiRequest): Promise<Response> {
  const session = await readSession(api.request.headers.get('cookie'));
  if (!session) return jsonResponse({});
  const { displayName, email } = session.viewer;
  return jsonResponse({ user: { name: displayName, email }, expires: session.expiresAt.toISOString() });
}
