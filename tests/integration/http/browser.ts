/** A person's browser as far as the routes can tell: it keeps cookies and fetches. */
export interface Browser {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  signIn(email: string, password: string, headers?: Record<string, string>): Promise<Response>;
  signOut(): Promise<Response>;
}

export function openBrowser(baseUrl: string): Browser {
  const cookies = new Map<string, string>();

  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(baseUrl + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const gone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (gone) cookies.delete(pair.slice(0, equals));
    else cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
  }

  const get = (path: string, headers: Record<string, string> = {}) => send(path, { headers });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields), headers });

  async function csrfToken(): Promise<string> {
    const body: unknown = await (await get('/api/auth/csrf')).json();
    return (body as { csrfToken: string }).csrfToken;
  }

  return {
    cookies,
    get,
    post,
    async signIn(email, password, headers) {
      const form = { csrfToken: await csrfToken(), email, password, json: 'true' };
      return post('/api/auth/callback/credentials', form, headers);
    },
    async signOut() {
      return post('/api/auth/signout', { csrfToken: await csrfToken(), json: 'true' });
    },
  };
}
