import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { allowOtherOrigins } from '#server/http/allow-other-origins.ts';
import { refuseMalformedUrl } from '#server/http/refuse-malformed-url.ts';
import { matchRoute, readRoutes } from './route-table.ts';

type RouteHandler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

/** Serves the route handlers of `app/api` over real HTTP, as the custom server does with Next between. */
export async function serveRoutes(): Promise<{ baseUrl: string; http: Server; close(): Promise<void> }> {
  const routes = readRoutes();
  let baseUrl = '';

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (allowOtherOrigins(incoming, outgoing)) return;
    if (await refuseMalformedUrl(incoming, outgoing)) return;
    const request = toRequest(incoming, baseUrl);
    const { pathname } = new URL(request.url);
    for (const route of routes) {
      const params = matchRoute(route, pathname);
      if (!params) continue;
      const handler = (await route.load())[request.method] as RouteHandler | undefined;
      const response = handler
        ? await handler(request, { params: Promise.resolve(params) })
        : new Response(null, { status: 405 });
      await send(response, outgoing);
      return;
    }
    outgoing.writeHead(418).end('no route');
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(599).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    http: server,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toRequest(incoming: IncomingMessage, baseUrl: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  // Whatever the client says of its address, the server knows better.
  headers.set('x-kryonix-peer', incoming.socket.remoteAddress ?? '');
  const method = incoming.method ?? 'GET';
  const url = baseUrl + (incoming.url ?? '/');
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  // As it arrives, so that a handler may refuse it half-way.
  const init = {
    method,
    headers,
    body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>,
    duplex: 'half' as const,
  };
  return new Request(url, init);
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()));
}
