import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { addKeyTenant, type KeyTenant, keyAudit, programOf, query } from './key-people.ts';

let product: TestProduct;
let mine: KeyTenant;
let theirs: KeyTenant;
let data: Redis;

beforeAll(async () => {
  product = await startTestProduct();
  [mine, theirs] = await Promise.all([addKeyTenant(product, 'mine'), addKeyTenant(product, 'theirs')]);
  data = new Redis(product.data.adminUrl, { db: 1 });
});
afterAll(async () => {
  await data.quit();
  await product.close();
});

const at = (key: string, type = 'lead') => query('/api/cache/keys/value', { database: 1, module: 'crm', type, key });
const keep = (key: string, value: unknown) => mine.cache.set('crm', 'lead', key, value, { ttlSeconds: 600 });
const stored = (tenantId: string, key: string) => `tenant:${tenantId}:crm:lead:${key}`;
const notFound = { status: 404, body: { error: { code: 'not_found' } } };

describe('GET /api/cache/keys/value', () => {
  it('shows JSON as parsed, text, and bytes as base64, decompressed', async () => {
    const large = { text: 'a'.repeat(20_000) };
    for (const [key, value] of Object.entries({ json: { a: [1, null] }, nothing: null, text: 'olá', large })) {
      await keep(key, value);
    }
    await keep('bytes', Buffer.from([0, 255, 1]));
    expect((await mine.admin('GET', at('json'))).body).toMatchObject({ value: { a: [1, null] }, encoding: 'json' });
    expect((await mine.admin('GET', at('nothing'))).body).toMatchObject({
      value: null,
      encoding: 'json',
      masked: false,
    });
    expect((await mine.admin('GET', at('text'))).body).toMatchObject({ value: 'olá', encoding: 'text' });
    expect((await mine.admin('GET', at('bytes'))).body).toMatchObject({ value: 'AP8B', encoding: 'base64' });
    const shown = (await mine.admin('GET', at('large'))).body;
    expect(shown).toMatchObject({ value: large, encoding: 'json', state: 'readable' });
    expect(shown.sizeBytes).toBeLessThan(5_000);
    expect(shown.ttlSeconds).toBeGreaterThan(400);
  });

  it('counts as no read: the hit rate stays what applications made it', async () => {
    await keep('quiet', 1);
    const seen: string[] = [];
    const stop = product.services.cache.observations.subscribe(({ operation, hits }) =>
      seen.push(`${operation} ${hits}`),
    );
    await mine.admin('GET', at('quiet'));
    stop();
    expect(seen).toEqual(['scan 0']);
  });

  it('shows what the SDK did not write as it is stored, and says of damage that it is damage', async () => {
    await data.set(stored(mine.id, 'raw'), '<b>raw</b>', 'EX', 60);
    await keep('broken', 'whole');
    const bytes = await data.getBuffer(stored(mine.id, 'broken'));
    if (bytes === null) throw new Error('there should be an entry');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await data.set(stored(mine.id, 'broken'), bytes);
    await data.hset(stored(mine.id, 'hash'), 'field', 'value');
    expect((await mine.admin('GET', at('raw'))).body).toMatchObject({ value: '<b>raw</b>', state: 'foreign' });
    expect((await mine.admin('GET', at('broken'))).body).toMatchObject({
      value: null,
      state: 'unreadable',
      ttlSeconds: null,
    });
    expect((await mine.admin('GET', at('hash'))).body).toMatchObject({ value: null, state: 'structure' });
  });

  it("answers 404 to another tenant's key and to one that is not there", async () => {
    await theirs.cache.set('crm', 'lead', 'private', 'theirs', { ttlSeconds: 600 });
    for (const key of ['private', 'missing', `../${theirs.id}:crm:lead:private`]) {
      expect(await mine.admin('GET', at(key))).toMatchObject(notFound);
      expect(await mine.admin('DELETE', at(key))).toMatchObject(notFound);
      expect(await mine.admin('PUT', at(key), { value: 1, encoding: 'json' })).toMatchObject(notFound);
    }
    const ttl = { module: 'crm', type: 'lead', key: 'private', ttlSeconds: 1 };
    expect(await mine.admin('PATCH', '/api/cache/keys/ttl', ttl)).toMatchObject(notFound);
    expect(await theirs.admin('GET', at('private'))).toMatchObject({ status: 200, body: { value: 'theirs' } });
  });

  it('masks values for a viewer and refuses every change, naming the right', async () => {
    await keep('hidden', 'a secret');
    const { status, body } = await mine.viewer('GET', at('hidden'));
    expect([status, body.value, body.masked]).toEqual([200, null, true]);
    const changes = [
      mine.viewer('PUT', at('hidden'), { value: 1, encoding: 'json' }),
      mine.viewer('DELETE', at('hidden')),
      mine.viewer('PATCH', '/api/cache/keys/ttl', { module: 'crm', type: 'lead', key: 'hidden', ttlSeconds: 9 }),
      mine.viewer('POST', '/api/cache/keys/undo', { undoToken: 'x' }),
      mine.viewer('DELETE', query('/api/cache/keys', { module: 'crm', dryRun: true })),
    ];
    for (const answer of await Promise.all(changes)) {
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toContain('tenant_admin');
    }
  });

  it('needs values:read of an API key, and values:write to change', async () => {
    await keep('by-key', 1);
    const lister = await programOf(product, mine.id, ['cache:read']);
    const reader = await programOf(product, mine.id, ['values:read']);
    const writer = await programOf(product, mine.id, ['values:write']);
    expect(await lister('GET', at('by-key'))).toMatchObject({ status: 403 });
    expect(await reader('GET', at('by-key'))).toMatchObject({ status: 200, body: { value: 1 } });
    const refused = await reader('PUT', at('by-key'), { value: 2, encoding: 'json' });
    expect(refused.body.error.message).toContain('values:write');
    expect(await writer('PUT', at('by-key'), { value: 2, encoding: 'json' })).toMatchObject({ status: 200 });
  });
});

describe('a change of an entry', () => {
  it('keeps the TTL and leaves one audit row, without the value', async () => {
    await keep('edited', { a: 1 });
    const before = await data.pttl(stored(mine.id, 'edited'));
    const answer = await mine.admin('PUT', at('edited'), { value: { a: 'confidential' }, encoding: 'json' });
    expect(answer).toMatchObject({ status: 200, body: { value: { a: 'confidential' } } });
    const after = await data.pttl(stored(mine.id, 'edited'));
    expect(after).toBeLessThanOrEqual(before);
    expect(after).toBeGreaterThan(before - 20_000);
    expect(await mine.cache.get('crm', 'lead', 'edited')).toMatchObject({ value: { a: 'confidential' } });
    const row = (await keyAudit(product, mine.id)).find(({ target }) => target === 'crm/lead/edited');
    expect(row).toMatchObject({ actor: expect.stringContaining('tenant_admin'), action: 'keys.value.change' });
    expect(JSON.stringify(row)).not.toContain('confidential');
  });

  it('stores text and bytes as what they are, and refuses what does not fit its encoding', async () => {
    await keep('typed', 0);
    await mine.admin('PUT', at('typed'), { value: '{"not":"json"}', encoding: 'text' });
    expect(await mine.cache.get('crm', 'lead', 'typed')).toMatchObject({ value: '{"not":"json"}' });
    await mine.admin('PUT', at('typed'), { value: 'AP8B', encoding: 'base64' });
    expect(await mine.cache.get('crm', 'lead', 'typed')).toMatchObject({ value: Buffer.from([0, 255, 1]) });
    for (const change of [
      { value: '*', encoding: 'base64' },
      { value: 1, encoding: 'text' },
      { encoding: 'json' },
      {},
    ]) {
      expect(await mine.admin('PUT', at('typed'), change)).toMatchObject({ status: 400 });
    }
  });

  it('gives another TTL, exactly as asked', async () => {
    await keep('timed', 1);
    const change = { database: 1, module: 'crm', type: 'lead', key: 'timed', ttlSeconds: 77 };
    expect(await mine.admin('PATCH', '/api/cache/keys/ttl', change)).toMatchObject({ status: 200 });
    expect(await data.ttl(stored(mine.id, 'timed'))).toBeGreaterThan(70);
    expect(await data.ttl(stored(mine.id, 'timed'))).toBeLessThanOrEqual(77);
    for (const ttlSeconds of [0, -1, 1.5, 'x', 999_999_999]) {
      expect(await mine.admin('PATCH', '/api/cache/keys/ttl', { ...change, ttlSeconds })).toMatchObject({
        status: 400,
      });
    }
  });

  it('leaves no audit row where nothing was changed', async () => {
    const before = (await keyAudit(product, mine.id)).length;
    await mine.admin('DELETE', at('never-there'));
    expect((await keyAudit(product, mine.id)).length).toBe(before);
  });

  it('is refused from another site, and where nobody says from where', async () => {
    await keep('guarded', 1);
    const forged = await mine.admin('DELETE', at('guarded'), undefined, { 'sec-fetch-site': 'cross-site' });
    expect(forged).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(await mine.cache.has('crm', 'lead', 'guarded')).toBe(true);
  });

  it('is refused where sessions, locks and queues live', async () => {
    await mine.cache.set('mobile', 'note', 'n', 1, { ttlSeconds: 60 });
    const place = query('/api/cache/keys/value', { module: 'mobile', type: 'note', key: 'n' });
    expect(await mine.admin('GET', place)).toMatchObject({ status: 200, body: { value: 1 } });
    expect(await mine.admin('DELETE', place)).toMatchObject({ status: 403 });
    expect(await mine.admin('PUT', place, { value: 2, encoding: 'json' })).toMatchObject({ status: 403 });
    const purge = query('/api/cache/keys', { module: 'mobile', dryRun: true });
    expect(await mine.admin('DELETE', purge)).toMatchObject({ status: 403 });
  });
});

describe('a deletion', () => {
  const undo = (undoToken: string, send = mine.admin) => send('POST', '/api/cache/keys/undo', { undoToken });

  it('can be taken back once, with value and TTL', async () => {
    await keep('regretted', { kept: true });
    const { status, body } = await mine.admin('DELETE', at('regretted'));
    expect(status).toBe(200);
    expect(Date.parse(body.undoUntil)).toBeGreaterThan(Date.now());
    expect(await mine.cache.has('crm', 'lead', 'regretted')).toBe(false);
    expect(await undo(body.undoToken)).toMatchObject({ status: 200, body: { key: 'regretted' } });
    expect(await mine.cache.get('crm', 'lead', 'regretted')).toMatchObject({ value: { kept: true } });
    expect(await data.ttl(stored(mine.id, 'regretted'))).toBeGreaterThan(400);
    expect(await undo(body.undoToken)).toMatchObject(notFound);
    const actions = (await keyAudit(product, mine.id)).filter(({ target }) => target === 'crm/lead/regretted');
    expect(actions.map(({ action }) => action)).toEqual(['keys.delete', 'keys.delete.undo']);
  });

  it('is taken back by nobody else', async () => {
    await keep('own', 1);
    const { body } = await mine.admin('DELETE', at('own'));
    const program = await programOf(product, mine.id, ['values:write']);
    expect(await undo(body.undoToken, theirs.admin)).toMatchObject(notFound);
    expect(await undo(body.undoToken, program)).toMatchObject(notFound);
    expect(await undo(`${body.undoToken}A`)).toMatchObject(notFound);
    expect(await undo(body.undoToken)).toMatchObject({ status: 200 });
  });

  it('does not come back over a newer entry', async () => {
    await keep('replaced', 'old');
    const { body } = await mine.admin('DELETE', at('replaced'));
    await keep('replaced', 'new');
    expect(await undo(body.undoToken)).toMatchObject({ status: 409 });
    expect(await mine.cache.get('crm', 'lead', 'replaced')).toMatchObject({ value: 'new' });
  });

  it('is for good when its time is over; meanwhile the value lies sealed on the control server', async () => {
    await keep('sealed', 'plain words that nobody should read');
    const { body } = await mine.admin('DELETE', at('sealed'));
    const control = new Redis(product.redis.adminUrl);
    const places = await control.keys('kryonix:undo:*');
    const contents = await Promise.all(places.map((place) => control.getBuffer(place)));
    expect(contents.length).toBeGreaterThan(0);
    for (const content of contents) expect(content?.toString('latin1')).not.toContain('plain words');
    for (const place of places) expect(await control.pttl(place)).toBeGreaterThan(0);
    // What the server does when the window ends.
    await control.del(...places);
    await control.quit();
    expect(await undo(body.undoToken)).toMatchObject(notFound);
  });
});
