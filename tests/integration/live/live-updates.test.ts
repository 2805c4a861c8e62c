import type { ManagerOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MemorySplitUpdate } from '#lib/contracts/live-events.ts';
import { endSession } from '#server/auth/end-session.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { createMembership } from '#server/db/queries/accounts/create-membership.ts';
import { switchSession } from '#server/db/queries/auth/switch-session.ts';
import { disconnectSession, type LiveServer } from '#server/live/socket-server.ts';
import { logger } from '#server/logger.ts';
import { followQuotas, publishQuotaChange } from '#server/optimizer/quota-feed.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { addApiKey, addOperation, addPerson, addStaff, addTenant, setTenantStatus } from '../http/people.ts';
import type { TestProduct } from '../http/start-test-product.ts';
import { type LiveWorld, socketsPerTenant, startLiveWorld } from './live-world.ts';

let world: LiveWorld;
let product: TestProduct;
let io: LiveServer;
let mine: string;
let theirs: string;

beforeAll(async () => {
  world = await startLiveWorld(1);
  ({ product, mine, theirs } = world);
  io = world.server(0).io;
});
afterEach(() => world.reset());
afterAll(() => world.close());

const watch = (
  cookie: string | null,
  auth: object = {},
  headers: Record<string, string> = {},
  options: Partial<ManagerOptions> = {},
) => world.watch(0, cookie, auth, headers, options);
const cookieOf = (email: string) => world.cookieOf(email);
const admin = async (tenantId: string) => cookieOf(await addPerson(product.pools.platform, 'tenant_admin', tenantId));
/** Milliseconds from each update to the next as the server looked them up: when they arrive is the machine's affair. */
const gapsOf = (updates: readonly { timestamp: string }[]) =>
  updates.slice(1).map(({ timestamp }, index) => Date.parse(timestamp) - Date.parse(updates[index]?.timestamp ?? ''));

describe('live updates', () => {
  it('reach a tenant with its own figures only, whatever tenant the client names', async () => {
    await addOperation(product.pools.ingest, mine, 'my-customer-key');
    await addOperation(product.pools.ingest, theirs, 'their-customer-key');
    const me = watch(await admin(mine), { tenantId: theirs });
    const them = watch(await admin(theirs));
    await eventually(() => me.updates.length > 0 && them.updates.length > 0);
    expect(me.updates.every((update) => update.tenantId === mine)).toBe(true);
    expect(JSON.stringify(me.updates)).not.toContain('their-customer-key');
    expect(JSON.stringify(me.updates)).toContain('my-customer-key');
    expect(them.updates.every((update) => update.tenantId === theirs)).toBe(true);
  });

  it('mask keys for a viewer', async () => {
    await addOperation(product.pools.ingest, mine, 'my-customer-key');
    const viewer = watch(await cookieOf(await addPerson(product.pools.platform, 'tenant_viewer', mine)));
    await eventually(() => viewer.updates.length > 0);
    expect(JSON.stringify(viewer.updates)).not.toContain('my-customer-key');
  });

  it('come when a figure changes, at most once a second', async () => {
    const me = watch(await admin(mine));
    await eventually(() => me.updates.length > 0);
    const before = me.updates.length;
    for (const hitRate of [91, 92, 93]) {
      world.source.hitRate = hitRate;
      await eventually(() => me.updates.at(-1)?.metrics.hitRate === hitRate);
    }
    // After one that was late the next may come a tenth of a second early.
    expect(Math.min(...gapsOf(me.updates.slice(before)))).toBeGreaterThanOrEqual(900);
  });

  it('wait three seconds while a crowd comes back, but for who has had none', async () => {
    const me = watch(await admin(mine));
    await eventually(() => me.updates.length > 0);
    for (let socket = 0; socket < 100; socket += 1) world.server(0).arrivals.note();
    const began = me.updates.length;
    const them = watch(await admin(theirs));
    for (const hitRate of [91, 92]) {
      world.source.hitRate = hitRate;
      await eventually(() => me.updates.at(-1)?.metrics.hitRate === hitRate);
    }
    expect(gapsOf(me.updates.slice(-2))[0]).toBeGreaterThanOrEqual(2_900);
    expect(me.updates.length - began).toBeGreaterThanOrEqual(2);
    await eventually(() => them.updates.length > 0);
  });

  it('keep the last figures, marked, while a source is away', async () => {
    const me = watch(await admin(mine));
    await eventually(() => me.updates.at(-1)?.metrics.hitRate === 90);
    world.source.away = true;
    await eventually(() => me.updates.at(-1)?.sourcesReady === false);
    expect(me.updates.at(-1)?.metrics.hitRate).toBe(90);
    world.source.away = false;
    await eventually(() => me.updates.at(-1)?.sourcesReady === true);
  });

  it('reach staff for the tenant that they chose', async () => {
    const staff = watch(await cookieOf(await addStaff(product.pools.platform, 'platform_viewer')), {
      tenantId: theirs,
    });
    await eventually(() => staff.updates.at(-1)?.tenantId === theirs);
  });

  it('tell staff who watch no tenant of a split of memory that changed, and nobody else', async () => {
    const { control } = product.services;
    const feed = followQuotas({ controlRedisUrl: product.redis.url, io, log: logger });
    const received: string[] = [];
    const listen = ({ socket }: ReturnType<typeof watch>, who: string) =>
      socket.on('memory_split_update', ({ id }: MemorySplitUpdate) => received.push(`${who} ${id}`));
    const staff = watch(await cookieOf(await addStaff(product.pools.platform, 'platform_viewer')));
    const tenant = watch(await admin(mine));
    listen(staff, 'staff');
    listen(tenant, 'tenant');
    await eventually(() => staff.socket.connected && tenant.updates.length > 0);
    // Until the subscription stands nobody is told: which is why pages ask by the clock as well.
    await eventually(async () => {
      await publishQuotaChange(control, { id: 'first', state: 'applied', inForce: true });
      return received.length > 0;
    });
    await publishQuotaChange(control, { id: 'last', state: 'kept', inForce: true });
    await eventually(() => received.includes('staff last'));
    expect(received.filter((each) => each.startsWith('tenant'))).toEqual([]);
    feed.close();
  });

  it('reach an API key with the scope `realtime`', async () => {
    const { apiKeyPepper: pepper } = product.services;
    const apiKey = await addApiKey(product.pools.platform, { tenantId: mine, pepper, scopes: ['realtime'] });
    const machine = watch(null, { apiKey });
    await eventually(() => machine.updates.at(-1)?.tenantId === mine);
  });
});

describe('a socket', () => {
  it('without a session, or with a forged one, is refused', async () => {
    const cookie = await admin(mine);
    const none = watch(null);
    const forged = watch(`${cookie.slice(0, -4)}AAAA`);
    await eventually(() => none.refusal.code === 'unauthenticated' && forged.refusal.code === 'unauthenticated');
  });

  it('of a page of another site is refused with a session, and without an API key', async () => {
    const origin = 'https://elsewhere.example';
    const { apiKeyPepper: pepper } = product.services;
    const apiKey = await addApiKey(product.pools.platform, { tenantId: mine, pepper, scopes: ['realtime'] });
    const cookie = await admin(mine);
    const signedIn = watch(cookie, {}, { origin });
    const both = watch(cookie, { apiKey }, { origin });
    const nothing = watch(null, {}, { origin });
    await eventually(() => signedIn.refusal.code === 'transport' && both.refusal.code === 'transport');
    await eventually(() => nothing.refusal.code === 'unauthenticated');
    for (const { socket } of [signedIn, both, nothing]) expect(socket.connected).toBe(false);
  });

  it('of a page of another site is let in with an API key, by polling too', async () => {
    const origin = 'https://elsewhere.example';
    const { apiKeyPepper: pepper } = product.services;
    const apiKey = await addApiKey(product.pools.platform, { tenantId: mine, pepper, scopes: ['realtime'] });
    for (const transports of [['websocket'], ['polling']]) {
      const machine = watch(null, { apiKey }, { origin }, { transports });
      await eventually(() => machine.updates.at(-1)?.tenantId === mine);
    }
    const { port } = world.server(0);
    const answer = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is closed at once when its session is ended', async () => {
    const me = watch(await admin(mine));
    await eventually(() => me.socket.connected);
    const [server] = [...io.sockets.sockets.values()].filter((each) => each.id === me.socket.id);
    disconnectSession(io, server?.data.identity.token?.sessionId ?? '');
    await eventually(() => !me.socket.connected);
  });

  it('is closed when its tenant is suspended elsewhere', async () => {
    const closing = await addTenant(product.pools.platform, 'closing');
    const me = watch(await admin(closing));
    await eventually(() => me.updates.length > 0);
    await setTenantStatus(product.pools.platform, closing, 'suspended');
    await eventually(() => !me.socket.connected);
  });
});

it('a socket is closed when its session goes to another tenant elsewhere', async () => {
  const email = await addPerson(product.pools.platform, 'tenant_admin', mine);
  const me = watch(await cookieOf(email));
  await eventually(() => me.socket.connected);
  const { platform, app } = product.pools;
  const { rows } = await platform.query(
    'select u.id as user_id, s.id as session_id from accounts.users u join accounts.sessions s on s.user_id = u.id where email = $1',
    [email],
  );
  const [{ user_id: userId, session_id: sessionId }] = rows;
  await inTransaction(platform, (client) =>
    createMembership(client, { tenantId: theirs, userId, role: 'tenant_viewer' }),
  );
  expect(await switchSession(app, { sessionId, tenantId: theirs, address: null, requestId: 'test' })).toBe(true);
  await eventually(() => !me.socket.connected);
});

describe('a tenant with as many sockets as it may have', () => {
  it('is refused one more until one has gone; other tenants and staff are let in', async () => {
    const { platform } = product.pools;
    const crowded = await addTenant(platform, 'crowded');
    const { apiKeyPepper: pepper } = product.services;
    const apiKey = await addApiKey(platform, { tenantId: crowded, pepper, scopes: ['realtime'] });
    const open = Array.from({ length: socketsPerTenant + 3 }, () => watch(null, { apiKey }));
    const connected = () => open.filter(({ socket }) => socket.connected);
    const refused = () => open.filter(({ refusal }) => refusal.code === 'rate_limited');
    await eventually(() => refused().length === 3 && connected().length === socketsPerTenant);
    const person = watch(await admin(crowded));
    const staff = watch(await cookieOf(await addStaff(platform, 'platform_viewer')), { tenantId: crowded });
    const neighbour = watch(await admin(theirs));
    await eventually(() => person.refusal.code === 'rate_limited' && staff.socket.connected);
    await eventually(() => neighbour.socket.connected);
    connected()[0]?.socket.disconnect();
    await eventually(() => {
      if (!person.socket.active) person.socket.connect();
      return person.socket.connected;
    });
    const late = watch(null, { apiKey });
    await eventually(() => late.refusal.code === 'rate_limited');
  });
});

describe('a socket that comes back', () => {
  it('without its session gets nothing of what it missed', async () => {
    const cookie = await admin(mine);
    const me = watch(cookie);
    // Somebody stays, so that updates of the room go on.
    const other = watch(await admin(mine));
    await eventually(() => me.updates.length > 0 && other.updates.length > 0);
    const [server] = [...io.sockets.sockets.values()].filter((each) => each.id === me.socket.id);
    // Its connection breaks first: a socket that the server has closed does not come back by itself.
    me.socket.io.engine.close();
    const before = me.updates.length;
    await endSession(server?.data.identity.token?.sessionId ?? '', { address: null, requestId: 'test' });
    world.source.hitRate = 77;
    await eventually(() => other.updates.at(-1)?.metrics.hitRate === 77);
    me.socket.connect();
    await eventually(() => me.refusal.code === 'unauthenticated');
    expect(me.updates.slice(before)).toEqual([]);
  });
});
