import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '#lib/api/api-error.ts';
import { createCache } from '#lib/cache/create-cache.ts';
import { runWithTenant } from '#lib/cache/run-with-tenant.ts';
import type { ServerToClientEvents } from '#lib/contracts/live-events.ts';
import { KryonixSDK } from '#lib/sdk/fronts/kryonix-sdk.ts';
import { MultiTenantCacheService } from '#lib/sdk/fronts/multi-tenant-cache-service.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

const tenantId = randomUUID();
const apiKey = 'kx_test';
let redis: TestRedis;
let http: HttpServer;
let live: Server;
let url = '';

/** Answers what it was asked, to whoever shows the key; refuses as the product does. */
beforeAll(async () => {
  redis = await startTestRedis({ plane: 'data' });
  http = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text();
    const known = request.headers.authorization === `Bearer ${apiKey}`;
    const error = { code: 'unauthenticated', message: 'Sign in first.', requestId: 'r-1' };
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    const { method, url: path } = request;
    response.end(JSON.stringify(known ? { method, path, body: body === '' ? null : JSON.parse(body) } : { error }));
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  live = new Server(http, { serveClient: false });
});
afterAll(async () => {
  await live.close();
  await redis.close();
});

describe('get and post', () => {
  it('ask the product under the paths of the specification', async () => {
    const sdk = new KryonixSDK({ module: 'cache', api: { url, apiKey } });
    expect(await sdk.get('/cache/performance/24h')).toEqual({
      ...{ method: 'GET', path: '/api/cache/performance/24h', body: null },
    });
    expect(await sdk.get('/api/cache/databases?x=1')).toMatchObject({ path: '/api/cache/databases?x=1' });
    expect(await sdk.post('/cache/ai/optimize')).toMatchObject({ method: 'POST', body: null });
    expect(await sdk.post('/cache/ai/simulate', { ttl: 5 })).toMatchObject({ body: { ttl: 5 } });
  });

  it('give the key to nobody else', async () => {
    const sdk = new KryonixSDK({ module: 'cache', api: { url, apiKey } });
    for (const path of [
      '//elsewhere.test/api/x',
      'https://elsewhere.test/',
      '/../outside',
      '/api/../../outside',
      '.evil.test/',
    ]) {
      const asked = sdk.get<{ path: string }>(path).then(
        (answer) => answer.path.startsWith('/api/'),
        (error: { code?: string }) => error.code === 'invalid_request',
      );
      expect(await asked, path).toBe(true);
    }
  });

  it('reject with what the product refused, or with nobody having answered', async () => {
    const stranger = new KryonixSDK({ module: 'cache', api: { url, apiKey: 'wrong' } });
    const refused = await stranger.get('/cache/databases').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect(refused).toMatchObject({ code: 'unauthenticated', status: 401, requestId: 'r-1' });
    const nowhere = new KryonixSDK({ module: 'cache', api: { url: 'http://127.0.0.1:1' } });
    await expect(nowhere.get('/cache/databases')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('carry optimizeWithAI', async () => {
    const cache = createCache({ url: redis.url, onWarning: () => undefined });
    const sdk = new KryonixSDK({ module: 'cache', api: { url, apiKey } });
    const service = new MultiTenantCacheService(tenantId, { cache, sdk });
    expect(await service.optimizeWithAI()).toMatchObject({ method: 'POST', path: '/api/cache/ai/optimize' });
    await cache.close();
  });
});

describe('the tenant', () => {
  it('is the one given, else that of runWithTenant, else an error', async () => {
    const cache = createCache({ url: redis.url, onWarning: () => undefined });
    expect(new KryonixSDK({ module: 'm', tenantId }).getCurrentTenant()).toBe(tenantId);
    const sdk = new KryonixSDK({ module: 'm', cache });
    expect(runWithTenant(tenantId, () => sdk.getCurrentTenant())).toBe(tenantId);
    expect(() => sdk.getCurrentTenant()).toThrow(expect.objectContaining({ reason: 'no_tenant' }));
    expect(() => new KryonixSDK({ module: 'm' }).getCurrentTenant()).toThrow(
      expect.objectContaining({ reason: 'no_tenant' }),
    );
    await cache.close();
  });

  it('gets the events that are tracked, with the module', async () => {
    const connection = { commandTimeoutMs: 10_000 };
    const cache = createCache({ url: redis.url, connection, onWarning: () => undefined });
    const sdk = new KryonixSDK({ module: 'crm', tenantId, cache });
    expect(await sdk.trackEvent('lead_opened', { lead: 7 })).toEqual(expect.any(String));
    expect(await cache.forTenant(tenantId).recentEvents(1)).toEqual([
      expect.objectContaining({ name: 'lead_opened', data: { module: 'crm', lead: 7 } }),
    ]);
    await cache.close();
  });
});

describe('onWebSocketEvent', () => {
  it('hears the server until it is told to stop', async () => {
    const socket: Socket<ServerToClientEvents> = io(url, { transports: ['websocket'] });
    const sdk = new KryonixSDK({ module: 'cache', socket });
    const heard: unknown[] = [];
    const stop = sdk.onWebSocketEvent<{ n: number }>('cache_performance_update', ({ n }) => heard.push(n));
    await once(socket as unknown as NodeJS.EventEmitter, 'connect');
    live.emit('cache_performance_update', { n: 1 });
    await expect.poll(() => heard).toEqual([1]);
    stop();
    const last = once(socket as unknown as NodeJS.EventEmitter, 'last');
    live.emit('cache_performance_update', { n: 2 });
    live.emit('last');
    await last;
    expect(heard).toEqual([1]);
    socket.disconnect();
  });
});

describe('what needs something, or works in another way', () => {
  const bare = new KryonixSDK({ module: 'cache', tenantId });
  const calls: [string, () => unknown][] = [
    ['get', () => bare.get('/x')],
    ['post', () => bare.post('/x')],
    ['trackEvent', () => bare.trackEvent('e', {})],
    ['onWebSocketEvent', async () => bare.onWebSocketEvent('e', () => undefined)],
    ['query', () => bare.query('select 1')],
    ['sendToTimescaleDB', () => bare.sendToTimescaleDB('t', [])],
    ['emitWebSocketEvent', () => bare.emitWebSocketEvent('e', {})],
  ];

  it.each(calls)('%s says what to do instead', async (method, call) => {
    await expect(call()).rejects.toMatchObject({
      ...{ name: 'ReplacedMethodError', method: `KryonixSDK.${method}`, replacement: expect.stringMatching(/.{15}/) },
    });
  });
});
