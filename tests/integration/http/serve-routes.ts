import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchRoute, readRoutes } from './route-table.ts';

type RouteHandler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

/** Serves the route handlers of `app/api` over real HTTP, as the custom server does with Next between. */
export async function serveRoutes(): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const routes = readRoutes();
  let baseUrl = '';

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await toRequest(incoming, baseUrl);
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
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function toRequest(incoming: IncomingMessage, baseUrl: string): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  // Whatever the client says of its address, the server knows better.
  headers.set('x-kryonix-peer', incoming.socket.remoteAddress ?? '');
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? undefined : new Uint8Array(Buffer.concat(chunks));
  return new Request(baseUrl + (incoming.url ?? '/'), { method, headers, body });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()));
}
