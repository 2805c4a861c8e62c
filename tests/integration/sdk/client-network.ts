import type { TenantCache } from '#lib/sdk/node.ts';

/** What happens to the next requests: nothing, no network, an answer lost on its way back, or an answer of our own. */
export type NetworkMode = 'up' | 'down' | 'cut' | ((request: Request, body: string) => Response | null);

export interface ClientNetwork {
  fetch: typeof fetch;
  mode: NetworkMode;
  /** `METHOD path` of everything that was sent, in order. */
  sent: string[];
}

export const refusal = (status: number, code: string) =>
  Response.json({ error: { code, message: code, requestId: 'r' } }, { status });

const jsonAnswer = (value: unknown) =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', age: '3' } });

/** `/api/v1/cache` as the contract says, straight from the tenant's cache. */
async function answerValue(tenant: TenantCache, request: Request, path: string, body: string): Promise<Response> {
  if (path === '/api/v1/cache/mget') {
    const { keys } = JSON.parse(body) as { keys: { module: string; type: string; key: string }[] };
    const found = await tenant.mget(keys);
    const contentType = (hit: boolean) => (hit ? 'application/json; charset=utf-8' : null);
    return Response.json({ values: found.map((one) => ({ ...one, contentType: contentType(one.hit) })) });
  }
  const [module = '', type = '', key = ''] = path.split('/').slice(4).map(decodeURIComponent);
  if (request.method === 'PUT') {
    const value: unknown =
      request.headers.get('content-type') === 'application/json' ? JSON.parse(body) : Buffer.from(body);
    await tenant.set(module, type, key, value);
    return new Response(null, { status: 204 });
  }
  const found = await tenant.get(module, type, key);
  return found.hit ? jsonAnswer(found.value) : refusal(404, 'cache_miss');
}

/** The way from a client to the product's real routes, which a test may cut. */
export function makeNetwork(tenant: TenantCache): ClientNetwork {
  const network: ClientNetwork = {
    mode: 'up',
    sent: [],
    async fetch(input, init) {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      network.sent.push(`${request.method} ${pathname}`);
      const { mode } = network;
      const body = await request.clone().text();
      if (mode === 'down') throw new TypeError('fetch failed');
      const own = typeof mode === 'function' ? mode(request, body) : null;
      if (own !== null) return own;
      const answer = pathname.startsWith('/api/v1/cache')
        ? await answerValue(tenant, request, pathname, body)
        : await fetch(input, init);
      if (mode === 'cut') throw new TypeError('terminated');
      return answer;
    },
  };
  return network;
}
