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

/** The way from a client to the product's real routes, which a test may cut. */
export function makeNetwork(): ClientNetwork {
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
      const answer = await fetch(input, init);
      if (mode === 'cut') throw new TypeError('terminated');
      return answer;
    },
  };
  return network;
}
