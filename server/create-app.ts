import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import type { Logger } from 'pino';
import { applySecurityHeaders } from './http/security-headers.ts';

interface Options {
  dev: boolean;
  port: number;
  host: string;
  https: boolean;
  log: Logger;
}

export interface App {
  http: Server;
  /** Binds the port; the answer is the port in use. @throws where the port is taken. */
  listen(): Promise<number>;
  /** Loads Next's build; requests wait for it. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** The HTTP server with Next behind it. Sockets are attached to `http` by the caller. */
export function createApp({ dev, port, host, https, log }: Options): App {
  const http = createServer((request, response) => void answer(request, response));
  const pages = next({ dev, dir: process.cwd(), hostname: host, port, httpServer: http });
  const handle = pages.getRequestHandler();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Only this server knows who is at the other end: what a client claims in these headers is overwritten.
    request.headers['x-kryonix-peer'] = request.socket.remoteAddress ?? '';
    applySecurityHeaders(request, response, { dev, https });
    try {
      await handle(request, response);
    } catch (error) {
      log.error({ err: error, url: request.url }, 'a request failed outside its handler');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end();
    }
  }

  return {
    http,
    prepare: () => pages.prepare(),
    listen: () =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => {
          http.off('error', reject);
          resolve((http.address() as AddressInfo).port);
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
      await pages.close();
    },
  };
}
