import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** What no server should be: it lets in whoever asks, and believes whatever tenant is named. */
export async function startCarelessServer(): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const http = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://careless');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ tenantId: searchParams.get('tenant') }));
  });
  const io = new Server(http);
  io.on('connection', (socket) => {
    const { tenantId } = socket.handshake.auth as { tenantId?: string };
    socket.emit('cache_performance_update', { tenantId });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    // It closes the HTTP server as well.
    close: () => io.close(),
  };
}
