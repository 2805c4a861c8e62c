import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { CachePerformanceUpdate } from '#lib/sdk/browser.ts';
import { LiveFigures } from '#server/live/live-figures.ts';
import { createSocketServer } from '#server/live/socket-server.ts';
import { toUpdateText } from '#server/live/update-text.ts';
import { logger } from '#server/logger.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { makeClientWorld } from './client-world.ts';

const world = makeClientWorld();

describe('sessions', () => {
  it('are created, read, updated, listed and ended', async () => {
    const { sessions } = world.open();
    const { id } = await sessions.create({ userId: 'ana', deviceType: 'mobile', language: 'pt-BR' });
    expect(await sessions.get(id)).toMatchObject({
      data: { userId: 'ana', deviceType: 'mobile', language: 'pt-BR' },
    });
    await sessions.update(id, { appVersion: '2.0' });
    expect(await sessions.get(id)).toMatchObject({ data: { appVersion: '2.0', language: 'pt-BR' } });
    expect(await world.tenant.sessions.get(id)).toMatchObject({ data: { userId: 'ana' } });
    const second = await sessions.create({ userId: 'ana' });
    expect((await sessions.listByUser('ana')).sessions).toHaveLength(2);
    await sessions.destroy(second.id);
    await expect(sessions.get(second.id)).rejects.toMatchObject({ name: 'ClientError', code: 'not_found' });
    expect(await sessions.destroyByUser('ana')).toEqual({ destroyed: 1 });
    expect((await sessions.listByUser('ana')).sessions).toEqual([]);
  });

  it('of other applications are apart from those of the mobile app', async () => {
    const { sessions, sdkSessions } = world.open();
    const { id } = await sdkSessions.create({ userId: 'bea', platform: 'kiosk', sdkVersion: '1.4' });
    await sdkSessions.update(id, { appVersion: '2.0' });
    expect(await sdkSessions.get(id)).toMatchObject({ data: { platform: 'kiosk', appVersion: '2.0' } });
    expect(await world.tenant.sdkSessions.get(id)).toMatchObject({
      data: { userId: 'bea', apiKeyId: expect.any(String) },
    });
    await expect(sessions.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await sdkSessions.listByUser('bea')).sessions).toHaveLength(1);
    expect(await sdkSessions.destroyByUser('bea')).toEqual({ destroyed: 1 });
  });

  it('need the server, and say so where it is not there', async () => {
    const { sessions } = world.open();
    world.network.mode = 'down';
    await expect(sessions.create({ userId: 'ana' })).rejects.toMatchObject({ code: 'unreachable' });
    world.network.mode = 'up';
    await expect(sessions.create({ userId: '' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('live figures', () => {
  async function serveLive() {
    const { pools, services } = world.product;
    const { tenantId } = world.tenant;
    const instance = { catalogue: catalogues['multi-tenant'].databases, planeUp: () => true, ready: async () => true };
    const figures = new LiveFigures({ pool: pools.app, control: services.control, ...instance });
    await figures.refresh([tenantId]);
    const update = (await figures.updates([tenantId]))[0] ?? undefined;
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const latest = (room: { tenantId: string }) =>
      room.tenantId === tenantId && update ? toUpdateText(update) : undefined;
    const io = createSocketServer({ http, latest, perTenant: 100, log: logger });
    onTestFinished(() => io.close());
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, io, update };
  }

  it('of the tenant come over a real socket with the key, which is closed with the last listener', async () => {
    const { url, io, update } = await serveLive();
    const heard: CachePerformanceUpdate[] = [];
    const client = world.open({ url });
    const stops = [client.onPerformanceUpdate((one) => heard.push(one)), client.onPerformanceUpdate(() => {})];
    await eventually(() => heard.length > 0);
    expect(heard[0]).toEqual(JSON.parse(JSON.stringify(update)));
    expect(io.sockets.sockets.size).toBe(1);
    for (const stop of stops) stop();
    await eventually(() => io.sockets.sockets.size === 0);
  });

  it('are refused to a key that is none, and the listener’s client hears why', async () => {
    const { url } = await serveLive();
    const errors: string[] = [];
    const client = world.open({ url, apiKey: 'kx_none', onError: ({ message }) => errors.push(message) });
    client.onPerformanceUpdate(() => {});
    await eventually(() => errors.length > 0);
    expect(errors[0]).toMatch(/API key/);
  });
});
