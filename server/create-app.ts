import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Logger } from 'pino';
import { allowOtherOrigins } from './http/allow-other-origins.ts';
import { applyPartition } from './http/apply-partition.ts';
import { listenBacklog } from './http/listen-backlog.ts';
import { loggedPath } from './http/logged-path.ts';
import { refuseMalformedUrl } from './http/refuse-malformed-url.ts';
import { applySecurityHeaders } from './http/security-headers.ts';
import { answerProvidedMetrics } from './metrics/provide-metrics.ts';
import { answerValue } from './v1/answer-value.ts';

interface Options {
  dev: boolean;
  port: number;
  host: string;
  https: boolean;
  log: Logger;
}

export interface App {
  http: Server;
  /** Binds the port, so that a conflict is told at once; requests wait for `open`. The answer is the port in use. */
  listen(): Promise<number>;
  /** Loads Next's build. */
  prepare(): Promise<void>;
  /** Answers the requests that came so far and all that come: the services must be there. */
  open(): void;
  close(): Promise<void>;
}

/**
 * A connection that is kept is closed by whoever is in front, who knows whether it is about to use it: proxies let go after
 * a minute at most. After Node's five seconds a request may meet the end of its connection and fail for no fault of its own.
 */
const keepAliveMs = 65_000;

/** The HTTP server with Next behind it. Sockets are attached to `http` by the caller. */
export function createApp({ dev, port, host, https, log }: Options): App {
  const http = createServer((request, response) => void answer(request, response));
  http.keepAliveTimeout = keepAliveMs;
  // `closeAllConnections` does not know the connections that became websockets.
  const upgraded = new Set<Duplex>();
  http.on('upgrade', (_request, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  const pages = next({ dev, dir: process.cwd(), hostname: host, port, httpServer: http });
  const handle = pages.getRequestHandler();
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Only this server knows who is at the other end: what a client claims in these headers is overwritten.
    request.headers['x-kryonix-peer'] = request.socket.remoteAddress ?? '';
    applySecurityHeaders(request, response, { dev, https });
    if (allowOtherOrigins(request, response)) return;
    try {
      await opened;
      // Next answers an address that cannot be decoded with a bare 500.
      if (await refuseMalformedUrl(request, response)) return;
      if (await answerProvidedMetrics(request, response)) return;
      if (await answerValue(request, response)) return;
      await applyPartition(request, response);
      await handle(request, response);
    } catch (error) {
      log.error({ err: error, path: loggedPath(request.url ?? '/') }, 'a request failed outside its handler');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end();
    }
  }

  return {
    http,
    prepare: () => pages.prepare(),
    open: () => open(),
    listen: () =>
      new Promise((resolve, reject) => {
        http.once('error', (error: NodeJS.ErrnoException) =>
          reject(
            error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use: stop what uses it, or set PORT.`) : error,
          ),
        );
        http.listen({ port, host, backlog: listenBacklog }, () => {
          http.removeAllListeners('error');
          resolve((http.address() as AddressInfo).port);
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
      await pages.close();
    },
  };
}
