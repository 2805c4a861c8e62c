import type { APIRequestContext } from '@playwright/test';

/** Signs a browser's context in as the form does, without drawing it: a form that is not alive yet would be sent in vain. */
export async function signInByRequest(
  request: APIRequestContext,
  baseUrl: string,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const { csrfToken } = (await (await request.get(`${baseUrl}/api/auth/csrf`)).json()) as { csrfToken: string };
  const answer = await request.post(`${baseUrl}/api/auth/callback/credentials`, {
    form: { csrfToken, email, password, json: 'true' },
    headers: { origin: baseUrl },
  });
  if (answer.status() !== 200) throw new Error(`The sign-in answered ${answer.status()}: ${await answer.text()}`);
}
