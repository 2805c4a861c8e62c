import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createApp } from '#server/create-app.ts';
import { logger } from '#server/logger.ts';

it('the server closes at once, also while websockets are open', { timeout: 20_000 }, async () => {
  const app = createApp({ dev: false, port: 0, host: '127.0.0.1', https: false, log: logger });
  app.http.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  const port = await app.listen();
  const client = connect(port, '127.0.0.1');
  client.write('GET /socket.io/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await once(client, 'data');
  const closed = once(client, 'close');
  await app.close();
  await closed;
  expect(app.http.listening).toBe(false);
});

it('a port that is taken is named in one sentence', async () => {
  const first = createApp({ dev: false, port: 0, host: '127.0.0.1', https: false, log: logger });
  const port = await first.listen();
  const second = createApp({ dev: false, port, host: '127.0.0.1', https: false, log: logger });
  await expect(second.listen()).rejects.toThrow(`Port ${port} is in use: stop what uses it, or set PORT.`);
  await Promise.all([first.close(), second.close()]);
});

it('a connection is kept for longer than a proxy in front keeps it', async () => {
  const app = createApp({ dev: false, port: 0, host: '127.0.0.1', https: false, log: logger });
  const port = await app.listen();
  app.open();
  const { status, headers } = await fetch(`http://127.0.0.1:${port}/%zz`);
  expect([status, headers.get('keep-alive')]).toEqual([400, 'timeout=65']);
  await app.close();
});
