import { ApiError, toApiError, UnreachableError } from './api-error.ts';
import { fetchCsrfToken } from './csrf-token.ts';
import { request } from './fetch-json.ts';

export type SignInResult =
  | { kind: 'signed-in' }
  | { kind: 'wrong-credentials' }
  /** `waitSeconds` is `null` where the server did not say how long. */
  | { kind: 'too-many-attempts'; waitSeconds: number | null }
  | { kind: 'tenant-suspended' }
  | { kind: 'tenant-maintenance' }
  | { kind: 'unreachable' }
  /** `requestId` is what to quote when asking for help. */
  | { kind: 'failed'; requestId: string | null };

/** Signs in with e-mail and password; every refusal is a value, so that the form can word it. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  try {
    const csrfToken = await fetchCsrfToken();
    const response = await request('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    });
    if (response.status === 401) return { kind: 'wrong-credentials' };
    if (!response.ok) throw await toApiError(response);
    return { kind: 'signed-in' };
  } catch (error) {
    return toResult(error);
  }
}

function toResult(error: unknown): SignInResult {
  if (error instanceof UnreachableError) return { kind: 'unreachable' };
  if (!(error instanceof ApiError)) throw error;
  if (error.code === 'rate_limited') return { kind: 'too-many-attempts', waitSeconds: error.retryAfterSeconds };
  if (error.code === 'tenant_suspended') return { kind: 'tenant-suspended' };
  if (error.code === 'tenant_maintenance') return { kind: 'tenant-maintenance' };
  if (error.code === 'unavailable') return { kind: 'unreachable' };
  return { kind: 'failed', requestId: error.requestId };
}
