import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  explanationSchema,
  optimizationSchema,
  optimizationsSchema,
  optimizeResultSchema,
  optimizerSettingsSchema,
  patternsSchema,
  simulationSchema,
} from '#lib/contracts/optimizations.ts';
import { insertOptimization } from '#server/db/queries/optimizations/store-optimization.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { takeLease } from '#server/jobs/lease.ts';
import { type Browser, openBrowser } from './browser.ts';
import { addPerson, addTenant, password } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let mine: string;
let admin: string;
let viewer: string;
let stranger: string;
let measured: string;
let other: string;

async function cookieOf(email: string): Promise<string> {
  const browser: Browser = openBrowser(product.baseUrl);
  expect((await browser.signIn(email, password)).status).toBe(200);
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

const post = (cookie: string, path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  fetch(`${product.baseUrl}/api/cache/ai/${path}`, { method: 'POST', headers: { cookie, ...headers } });

async function propose(): Promise<string> {
  const evidence = { reads: 5_000, watchedSeconds: 250, examinedSeconds: 160, memoryRatio: 1, promisedMissRatio: 0.8 };
  const change = { module: 'crm', dataType: 'temp', formerTtlSeconds: 30, ttlSeconds: 60, formerPolicySeconds: null };
  const gain = { gain_pp: 5, gain_low_pp: 4, gain_high_pp: 6 };
  const made = {
    changes: [change],
    ...gain,
    evidence,
    kind: 'ttl' as const,
    salt: 7,
    hottest: {},
    created_at: new Date(),
  };
  const row = await withTenant(product.pools.app, mine, (client) => insertOptimization(client, mine, made));
  return row.id;
}

beforeAll(async () => {
  product = await startTestProduct();
  const { platform } = product.pools;
  mine = await addTenant(platform, 'mine');
  const theirs = await addTenant(platform, 'theirs');
  admin = await cookieOf(await addPerson(platform, 'tenant_admin', mine));
  viewer = await cookieOf(await addPerson(platform, 'tenant_viewer', mine));
  stranger = await cookieOf(await addPerson(platform, 'tenant_admin', theirs));
  measured = await addTenant(platform, 'measured');
  other = await cookieOf(await addPerson(platform, 'tenant_admin', measured));
});
afterAll(() => product.close());

describe('advice', () => {
  it('is applied and undone by an administrator, once each', async () => {
    const id = await propose();
    const applied = await post(admin, `optimizations/${id}/apply`);
    expect(applied.status).toBe(200);
    expect(optimizationSchema.parse(await applied.json())).toMatchObject({ id, state: 'applied', applied: true });
    expect((await post(admin, `optimizations/${id}/apply`)).status).toBe(409);
    const other = await propose();
    expect((await post(admin, `optimizations/${other}/apply`)).status).toBe(409);
    const undone = await post(admin, `optimizations/${id}/revert`);
    expect(await undone.json()).toMatchObject({ state: 'reverted', history: { length: 3 } });
    expect(await (await post(admin, `optimizations/${other}/dismiss`)).json()).toMatchObject({ state: 'dismissed' });
  });

  it('is read in the language of the reader', async () => {
    const read = (locale: string) =>
      fetch(`${product.baseUrl}/api/cache/ai/optimizations`, {
        headers: { cookie: `${viewer}; kryonix_locale=${locale}` },
      }).then(async (answer) => optimizationsSchema.parse(await answer.json()));
    expect((await read('pt-BR')).optimizations[0]?.title).toBe('Guardar crm · temp por mais tempo: de 30 s para 60 s');
    expect((await read('en')).optimizations[0]?.title).toBe('Keep crm · temp longer: 30 s becomes 60 s');
  });

  it('is nobody else’s to decide', async () => {
    const id = await propose();
    expect((await post(viewer, `optimizations/${id}/apply`)).status).toBe(403);
    expect((await post(stranger, `optimizations/${id}/apply`)).status).toBe(404);
    expect((await post(admin, `optimizations/${id}/apply`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('', `optimizations/${id}/apply`)).status).toBe(401);
    expect((await post(admin, `optimizations/${id}/delete`)).status).toBe(400);
  });
});

describe('an analysis', () => {
  it('answers what it found, and is refused while another one runs', async () => {
    const answer = await post(admin, 'optimize');
    expect(optimizeResultSchema.parse(await answer.json())).toMatchObject({ tenantId: mine, optimizationsApplied: 0 });
    const lease = await takeLease(product.services.control, `optimize:${mine}`, 5_000);
    expect((await post(admin, 'optimize')).status).toBe(409);
    await lease?.release();
    expect((await post(viewer, 'optimize')).status).toBe(403);
  });
});

/** Hours as ingestion writes them: busy at noon, quiet at night. */
async function storeTenDays(tenantId: string): Promise<void> {
  const thisHourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  for (let back = 240; back > 0; back--) {
    const at = new Date(thisHourMs - back * 3_600_000);
    const calls = at.getUTCHours() === 15 ? 900 : 200 + (back % 7);
    await product.pools.ingest.query(
      `insert into cache_management.cache_tenant_rollups_1h (tenant_id, bucket, calls, hits, misses, stales, errors,
         mobile_calls, bytes, latency_sum_us, latency) values ($1, $2, $3, $3, 0, 0, 0, 0, 0, $3, '{}')`,
      [tenantId, at, calls],
    );
  }
}

const send = (cookie: string, method: string, path: string, body?: unknown) =>
  fetch(`${product.baseUrl}/api/cache/ai/${path}`, {
    method,
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('what the optimiser may do', () => {
  it('is set by an administrator, written down, and read by everybody of the tenant', async () => {
    const settings = { autoApply: true, maxAgeSeconds: { 'crm:temp': 300 } };
    expect((await send(viewer, 'PUT', 'settings', settings)).status).toBe(403);
    expect((await send(admin, 'PUT', 'settings', { autoApply: true, maxAgeSeconds: { 'crm:temp': 0 } })).status).toBe(
      400,
    );
    expect((await send(admin, 'PUT', 'settings', { ...settings, maxAgeSeconds: { 'no class': 5 } })).status).toBe(400);
    expect((await send(admin, 'PUT', 'settings', settings)).status).toBe(200);
    expect(optimizerSettingsSchema.parse(await (await send(viewer, 'GET', 'settings')).json())).toEqual(settings);
    expect(await (await send(stranger, 'GET', 'settings')).json()).toEqual({ autoApply: false, maxAgeSeconds: {} });
    const { rows } = await withTenant(product.pools.app, mine, (client) =>
      client.query("select after from accounts.audit_log where tenant_id = $1 and action = 'optimizer.configure'", [
        mine,
      ]),
    );
    expect(rows).toEqual([{ after: settings }]);
    const simulation = await send(viewer, 'POST', 'simulate', { module: 'crm', dataType: 'temp' });
    expect(simulationSchema.parse(await simulation.json())).toMatchObject({ maxAgeSeconds: 300, points: [] });
  });
});

describe('the words of the optimiser', () => {
  it('are its own where no language model is there', async () => {
    const id = await propose();
    const told = explanationSchema.parse(await (await send(viewer, 'GET', `optimizations/${id}/explanation`)).json());
    expect(told.source).toBe('template');
    expect(told.text).toContain('5.000 leituras');
    expect((await send(stranger, 'GET', `optimizations/${id}/explanation`)).status).toBe(404);
  });

  it('are a model’s where it keeps to the facts, and never its figures', async () => {
    const id = await propose();
    const explain = async () =>
      explanationSchema.parse(await (await send(viewer, 'GET', `optimizations/${id}/explanation`)).json());
    product.services.language = { say: async (_, facts) => `Outras palavras: ${facts.slice(0, 40)}` };
    expect(await explain()).toMatchObject({ source: 'model', text: expect.stringContaining('Outras palavras') });
    product.services.language = { say: async () => null };
    expect((await explain()).source).toBe('template');
    const asked: (string | undefined)[] = [];
    product.services.language = {
      say: async (_, facts, question) => {
        asked.push(question, facts);
        return null;
      },
    };
    const answer = await send(viewer, 'POST', 'questions', { question: 'Por que a taxa caiu?' });
    expect(explanationSchema.parse(await answer.json()).source).toBe('template');
    // Aggregates and advice, and nothing of any key.
    expect(asked).toEqual(['Por que a taxa caiu?', expect.stringContaining('operações nas últimas 24 h')]);
    product.services.language = null;
    expect((await send(viewer, 'POST', 'questions', { question: 'x'.repeat(301) })).status).toBe(400);
  });

  it('tell what the traffic does, stored where the specification keeps it', async () => {
    await storeTenDays(measured);
    await post(other, 'optimize');
    const told = patternsSchema.parse(await (await send(other, 'GET', 'patterns')).json());
    expect(told.patterns.map(({ type }) => type)).toEqual(expect.arrayContaining(['peak_hours', 'forecast']));
    expect(told.forecast?.calls).toHaveLength(24);
    const { rows } = await withTenant(product.pools.app, measured, (client) =>
      client.query('select pattern_type from cache_management.ai_cache_patterns where tenant_id = $1', [measured]),
    );
    expect(rows.map(({ pattern_type }) => pattern_type)).toContain('peak_hours');
    expect(patternsSchema.parse(await (await send(stranger, 'GET', 'patterns')).json()).patterns).toEqual([]);
  });
});
