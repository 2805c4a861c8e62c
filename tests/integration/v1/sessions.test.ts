import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createdSessionSchema,
  destroyedSessionsSchema,
  mobileSessionSchema,
  mobileSessionsSchema,
} from '#lib/contracts/v1/sessions.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addTenantClient, type V1Client } from './v1-client.ts';

let product: TestProduct;
let client: V1Client;
let other: V1Client;

beforeAll(async () => {
  product = await startTestProduct();
  client = await addTenantClient(product, 'sessions', ['sessions']);
  other = await addTenantClient(product, 'other-sessions', ['sessions']);
});
afterAll(() => product.close());

const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) });
const begin = async (body: object) =>
  createdSessionSchema.parse(await (await client.send('/sessions', post(body))).json());

describe('sessions by HTTP', () => {
  it('begin, are read, changed, listed by their user and ended', async () => {
    const { id, idHash } = await begin({ userId: 'ana', deviceType: 'mobile', platform: 'android' });
    const one = `/sessions/${id}`;
    expect((await client.send(one, { method: 'PATCH', body: '{"appVersion":"2.1"}' })).status).toBe(204);
    const session = mobileSessionSchema.parse(await (await client.send(one)).json());
    expect(session).toMatchObject({ idHash, data: { userId: 'ana', deviceType: 'mobile', appVersion: '2.1' } });
    expect(session.expiresInMs).toBeGreaterThan(29 * 60_000);
    const listed = await (await client.send('/sessions?userId=ana')).text();
    expect(mobileSessionsSchema.parse(JSON.parse(listed)).sessions.map((each) => each.idHash)).toEqual([idHash]);
    expect(listed).not.toContain(id);
    expect((await client.send(one, { method: 'DELETE' })).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect(await client.refusal(one, { method })).toEqual([404, 'not_found']);
    expect(await client.refusal(one, { method: 'PATCH', body: '{}' })).toEqual([404, 'not_found']);
  });

  it('end all at once for a user', async () => {
    await Promise.all([begin({ userId: 'bruno' }), begin({ userId: 'bruno' }), begin({ userId: 'carla' })]);
    const answer = await client.send('/sessions?userId=bruno', { method: 'DELETE' });
    expect(destroyedSessionsSchema.parse(await answer.json())).toEqual({ destroyed: 2 });
    const left = mobileSessionsSchema.parse(await (await client.send('/sessions?userId=carla')).json());
    expect(left.sessions).toHaveLength(1);
  });

  it('of an application that is no mobile app are a kind of their own, and tell where they came from', async () => {
    const headers = { 'user-agent': 'shop/3.1' };
    const begun = await client.send('/sessions?kind=sdk', { ...post({ userId: 'ana', sdkVersion: '1.4' }), headers });
    const { id, idHash } = createdSessionSchema.parse(await begun.json());
    const one = `/sessions/${id}?kind=sdk`;
    expect((await client.send(one, { method: 'PATCH', body: '{"platform":"web"}' })).status).toBe(204);
    const session = mobileSessionSchema.parse(await (await client.send(one)).json());
    const { rows } = await product.pools.platform.query('select id from accounts.api_keys where prefix = $1', [
      client.key.slice(0, 10),
    ]);
    expect(session.data).toEqual({
      ...{ userId: 'ana', sdkVersion: '1.4', platform: 'web' },
      ...{ apiKeyId: rows[0].id, ipAddress: expect.any(String), userAgent: 'shop/3.1' },
    });
    expect(session.expiresInMs).toBeGreaterThan(59 * 60_000);
    expect(await client.refusal(`/sessions/${id}`)).toEqual([404, 'not_found']);
    const listed = async (query: string) =>
      mobileSessionsSchema.parse(await (await client.send(`/sessions?userId=ana${query}`)).json()).sessions;
    expect([(await listed('')).length, (await listed('&kind=sdk')).map((each) => each.idHash)]).toEqual([0, [idHash]]);
    for (const forged of [{ apiKeyId: 'x' }, { ipAddress: '192.0.2.1' }, { userAgent: 'x' }, { pushToken: 'x' }]) {
      expect((await client.send('/sessions?kind=sdk', post({ userId: 'ana', ...forged }))).status).toBe(400);
    }
    expect(await client.refusal('/sessions?kind=web', post({ userId: 'ana' }))).toEqual([400, 'invalid_request']);
    expect((await client.send(one, { method: 'DELETE' })).status).toBe(204);
    expect(await client.refusal(one)).toEqual([404, 'not_found']);
  });

  it("are not found with another tenant's key", async () => {
    const { id } = await begin({ userId: 'dora' });
    expect(await other.refusal(`/sessions/${id}`)).toEqual([404, 'not_found']);
    expect(await other.refusal(`/sessions/${id}`, { method: 'DELETE' })).toEqual([404, 'not_found']);
    const listed = mobileSessionsSchema.parse(await (await other.send('/sessions?userId=dora')).json());
    expect(listed.sessions).toEqual([]);
    expect((await client.send(`/sessions/${id}`)).status).toBe(200);
  });

  it('take nothing that a session does not have', async () => {
    const bad = [
      {},
      { userId: '' },
      { userId: 'a\u0000' },
      { userId: 'ana', admin: true },
      { userId: 'ana', platform: 'mac' },
      [],
    ];
    for (const body of bad) expect(await client.refusal('/sessions', post(body))).toEqual([400, 'invalid_request']);
    const { id } = await begin({ userId: 'eva' });
    expect(await client.refusal(`/sessions/${id}`, { method: 'PATCH', body: '{"userId":"ana"}' })).toEqual([
      400,
      'invalid_request',
    ]);
    expect(await client.refusal('/sessions')).toEqual([400, 'invalid_request']);
    expect(await client.refusal('/sessions/short')).toEqual([404, 'not_found']);
    expect(await client.refusal('/sessions', post({ userId: 'ana', pushToken: 'x'.repeat(70_000) }))).toEqual([
      413,
      'payload_too_large',
    ]);
  });
});
