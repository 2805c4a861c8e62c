import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { emitToSockets } from '#server/live/emit-to-sockets.ts';
import { forgetHandshake, forgetRequests } from '#server/live/forget-handshake.ts';
import { keepNoOwnRooms } from '#server/live/keep-no-own-rooms.ts';
import { eventually } from '#tests/setup/eventually.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const http = createServer();
const requests: WeakRef<object>[] = [];
http.on('upgrade', (request) => requests.push(new WeakRef(request)));
const io = forgetRequests(http, () => new Server(http, { cors: { origin: '*' } }));
keepNoOwnRooms(io);
io.on('connection', (socket) => {
  forgetHandshake(socket);
  socket.join('room');
});

beforeAll(async () => {
  await once(http.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => io.close());

async function open(transport: 'websocket' | 'polling', auth = {}) {
  const { port } = http.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`, { auth, transports: [transport], forceNew: true });
  onTestFinished(() => {
    client.disconnect();
  });
  const heard: unknown[] = [];
  client.on('cache_performance_update', (update) => heard.push(update));
  await eventually(() => io.sockets.sockets.has(client.id ?? ''));
  return { client, heard };
}

describe('an update', () => {
  it.each(['websocket', 'polling'] as const)('of any length arrives whole over %s', async (transport) => {
    const { heard } = await open(transport);
    const updates = [0, 100, 3_000, 70_000].map((length) => ({ key: 'ç'.repeat(length), timestamp: '"now"' }));
    for (const { key, timestamp } of updates) {
      emitToSockets(io.sockets.sockets.values(), { body: JSON.stringify({ key }), timestamp });
    }
    await eventually(() => heard.length === updates.length);
    expect(heard).toEqual(updates);
  });
});

describe('a socket that is connected', () => {
  it('keeps nothing of its request but what was sent as `auth`', async () => {
    requests.length = 0;
    const { client } = await open('websocket', { apiKey: 'a key' });
    const socket = io.sockets.sockets.get(client.id ?? '');
    expect(socket?.handshake).toMatchObject({ headers: {}, query: {}, auth: { apiKey: 'a key' } });
    expect(requests).toHaveLength(1);
    await eventually(() => {
      collectGarbage();
      return requests[0]?.deref() === undefined;
    });
    expect(client.connected).toBe(true);
  });

  it('is in no room but those that it was let into, and leaves them with its connection', async () => {
    const { client } = await open('websocket');
    const id = client.id ?? '';
    expect(io.sockets.adapter.rooms.get('room')?.has(id)).toBe(true);
    expect(io.sockets.adapter.rooms.has(id)).toBe(false);
    client.disconnect();
    await eventually(() => io.sockets.adapter.rooms.get('room')?.has(id) !== true);
    await eventually(() => io.engine.clientsCount === 0);
  });
});
