import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type HttpControl, openControlApi } from '#lib/cache/control-over-http.ts';
import { PolicyFeedOverHttp } from '#lib/cache/control-over-http-policies.ts';

const tenantId = randomUUID();
const question = { tenantId, database: 1, module: 'crm', dataType: 'temp', device: 'mobile' };
const policy = { kind: 'policy', module: 'crm', dataType: 'temp', database: null, settings: { ttlSeconds: 60 } };
const own = {
  kind: 'tenant',
  module: null,
  dataType: null,
  database: 1,
  settings: { ttlSeconds: 5, mobileTtlSeconds: 7 },
};

type Fetch = NonNullable<HttpControl['fetch']>;

/** A feed whose questions these answers meet, one after the other; then none comes. */
function feedOf(...answers: (() => Response | Promise<Response>)[]) {
  const asked: string[] = [];
  const faults: unknown[] = [];
  const fetch: Fetch = (url, { signal, headers, redirect }) => {
    asked.push(url);
    expect([headers, redirect]).toEqual([expect.objectContaining({ authorization: 'Bearer kx_key' }), 'error']);
    const answer = answers.shift();
    if (answer) return Promise.resolve(answer());
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  const api = openControlApi({ apiUrl: 'https://cache.example.com/', apiKey: 'kx_key', fetch });
  return {
    asked,
    faults,
    feed: new PolicyFeedOverHttp({ api, report: (fault) => faults.push(fault), firstPauseMs: 1 }),
  };
}

const told =
  (version: string, policies: unknown[], rules: unknown = null) =>
  () =>
    Response.json({ tenantId, version, policies, rules });
const suspended = () => Response.json({ error: { code: 'tenant_suspended', message: 'no' } }, { status: 403 });

describe('policies over HTTP', () => {
  it('are those of the answer, and the next question names its version', async () => {
    const { feed, asked, faults } = feedOf(told('v1', [policy, own]));
    expect(asked).toEqual([]);
    feed.current();
    await expect.poll(() => asked.length).toBe(2);
    expect(asked).toEqual(['', '?version=v1'].map((query) => `https://cache.example.com/api/v1/policies${query}`));
    expect(feed.current().appliedPolicy(question)?.ttlSeconds).toBe(60);
    expect(feed.current().tenantOverride(question)).toMatchObject({ ttlSeconds: 7, scope: 'database' });
    await feed.close();
    expect(faults).toEqual([]);
  });

  it('stay while nothing new is told, or nothing at all', async () => {
    const { feed, asked, faults } = feedOf(
      told('v1', [policy]),
      () => new Response(null, { status: 304 }),
      () => new Response('busy', { status: 503 }),
      () => new Response('{"no":"policies"}'),
    );
    feed.current();
    await expect.poll(() => asked.length).toBe(5);
    expect(feed.current().appliedPolicy(question)?.ttlSeconds).toBe(60);
    expect(asked.slice(1).every((url) => url.endsWith('?version=v1'))).toBe(true);
    expect(faults).toHaveLength(2);
    await feed.close();
  });

  it('are gone where the next answer has none', async () => {
    const { feed, asked } = feedOf(told('v1', [policy]), told('v2', []));
    feed.current();
    await expect.poll(() => asked.length).toBe(3);
    expect(feed.current().appliedPolicy(question)).toBeNull();
    await feed.close();
  });

  it('are those of trimming, packing and loading ahead as well; one that is not known is told of and passed over', async () => {
    const applied = [
      { kind: 'priority', settings: { priority: 'low' } },
      { kind: 'codec', settings: { codec: 'lz4', thresholdBytes: 64 } },
      { kind: 'preload', settings: { leastConfidence: 0.4 } },
      { kind: 'of-a-newer-product', settings: {} },
    ].map((each) => ({ ...each, module: 'crm', dataType: 'temp' }));
    const own = { ...policy, kind: 'tenant', settings: { priority: 'high' } };
    const { feed, asked, faults } = feedOf(() =>
      Response.json({ tenantId, version: 'v1', policies: [own], applied, rules: null }),
    );
    feed.current();
    await expect.poll(() => asked.length).toBe(2);
    const table = feed.current();
    expect(table.priorityOf(tenantId, 'crm', 'temp', 0)).toBe('low');
    expect(table.ownPriorityOf(tenantId, 'crm', 'temp')).toBe('high');
    expect(table.codecOf(tenantId, 'crm', 'temp')).toEqual({ codec: 'lz4', thresholdBytes: 64 });
    expect(table.preloadOf(tenantId, 'crm:temp')).toEqual({ leastConfidence: 0.4 });
    expect(faults).toEqual([expect.objectContaining({ message: expect.stringContaining('of-a-newer-product') })]);
    await feed.close();
  });

  it('bring the rules of the key’s tenant, and of no other', async () => {
    const { feed } = feedOf(told('v1', [], { status: 'active', readOnly: true, encryption: 'on' }));
    expect([feed.find(tenantId), feed.encryptionOf(tenantId)]).toEqual([undefined, 'introducing']);
    await expect.poll(() => feed.find(tenantId)?.databases[1]?.writeRefusal).toBe('read_only');
    expect([feed.find(randomUUID()), feed.encryptionOf(tenantId)]).toEqual([undefined, 'on']);
    await feed.close();
  });

  it('limit nothing where the tenant has no rules', async () => {
    const { feed, asked } = feedOf(told('v1', []));
    feed.start();
    await expect.poll(() => asked.length).toBe(2);
    expect([feed.find(tenantId), feed.encryptionOf(tenantId)]).toEqual([undefined, 'off']);
    await feed.close();
  });

  it('suspend the tenant where the product refuses it for that, until it answers again', async () => {
    let answerAgain: (answer: Response) => void = () => undefined;
    const again = new Promise<Response>((resolve) => {
      answerAgain = resolve;
    });
    const { feed, asked, faults } = feedOf(told('v1', [], { status: 'active' }), suspended, suspended, () => again);
    const refusal = () => feed.find(tenantId)?.databases[1]?.readRefusal;
    await expect.poll(refusal).toBe('tenant_suspended');
    await expect.poll(() => asked.length).toBe(4);
    expect(asked.slice(2).every((url) => url.endsWith('/policies'))).toBe(true);
    answerAgain(told('v1', [], { status: 'active' })());
    await expect.poll(refusal).toBeNull();
    expect(faults).toEqual([]);
    await feed.close();
  });

  it('end with the cache, and are not asked for again', async () => {
    const { feed, asked, faults } = feedOf();
    feed.current();
    await feed.close();
    feed.current();
    expect([asked.length, faults]).toEqual([1, []]);
  });
});
