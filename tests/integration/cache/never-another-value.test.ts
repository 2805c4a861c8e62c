import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CacheError } from '#lib/cache/cache-error.ts';
import { type Cache, createCache } from '#lib/cache/create-cache.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

/** How long the servers and connections are troubled, milliseconds. */
const troubledMs = 5_000;
/** How much longer, at most, until enough was tried. */
const patienceMs = 20_000;
const leastHits = 100;
const leastFaults = 10;
const tenants = [randomUUID(), randomUUID(), randomUUID()];

let server: TestRedis;
let admin: Redis;
let cache: Cache;
let faults = 0;

beforeAll(async () => {
  server = await startTestRedis({ plane: 'data' });
  admin = new Redis(server.adminUrl);
  // Short: many answers come after their callers were told that none came.
  cache = createCache({
    url: server.url,
    connection: { commandTimeoutMs: 200 },
    l1: { maxBytes: 20_000 },
    onError: () => {
      faults += 1;
    },
    onWarning: () => undefined,
  });
});
afterAll(async () => {
  await cache.close();
  admin.disconnect();
  await server.close();
});

/** Says whose it is, and is as long as the key tells: some answers come in many pieces. */
const valueUnder = (tenantId: string, key: string) =>
  `${tenantId}/${key}/${'x'.repeat((Number(key) ** 3 * 7) % 30_000)}`;

interface Tally {
  hits: number;
  wrong: string[];
}

async function ask(tenant: TenantCache, kind: number, key: string, tally: Tally): Promise<void> {
  const check = (at: string, value: unknown) => {
    tally.hits += 1;
    if (value !== valueUnder(tenant.tenantId, at)) tally.wrong.push(`${at}: ${String(value).slice(0, 80)}`);
  };
  // A fault is a miss, or an error where there is none to report.
  try {
    if (kind === 0) await tenant.set('crm', 'temp', key, valueUnder(tenant.tenantId, key));
    else if (kind === 1) {
      const keys = [key, String((Number(key) + 1) % 60)];
      const found = await tenant.mget(keys.map((each) => ({ module: 'crm', type: 'temp', key: each })));
      for (const [index, { hit, value }] of found.entries()) if (hit) check(keys[index] ?? '', value);
    } else if (kind === 2) await tenant.increment('crm', 'static', 'counter');
    else if (kind === 3) await tenant.expire('crm', 'temp', key, 500);
    else {
      const { hit, value } = await tenant.get('crm', 'temp', key);
      if (hit) check(key, value);
    }
  } catch (error) {
    if (!(error instanceof CacheError)) tally.wrong.push(String(error));
  }
}

/** Answers that are late, connections that break in the middle of one, and both at once. */
async function trouble(tally: Tally, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    if (turn % 3 === 0) await admin.call('CLIENT', 'PAUSE', '250', 'ALL');
    if (turn % 3 > 0) await admin.call('CLIENT', 'KILL', 'USER', new URL(server.url).username);
    // It serves again before the next: the breaker would refuse everything otherwise.
    const enough = tally.hits + 30;
    await expect.poll(() => tally.hits > enough || signal.aborted, { interval: 5, timeout: 20_000 }).toBe(true);
  }
}

it('no call is ever given the value of another key or tenant, whatever happens to its connection', async () => {
  const handles = tenants.map((id) => cache.forTenant(id));
  const plan = fc.sample(fc.tuple(fc.nat(2), fc.nat(9), fc.nat(59), fc.nat(40)), 3_000);
  let next = 0;
  const tally: Tally = { hits: 0, wrong: [] };
  // Connected first: the very first call of a cold process may take longer than is granted.
  await expect
    .poll(() => handles[0]?.set('crm', 'temp', '0', valueUnder(tenants[0] ?? '', '0')), { timeout: 10_000 })
    .toBe(true);
  const ending = new AbortController();
  const troubled = trouble(tally, ending.signal);
  const untilMs = performance.now() + troubledMs;
  // On a busy machine it takes longer until anything was tried.
  const tried = () => tally.hits > leastHits && faults > leastFaults;
  while (performance.now() < untilMs || (!tried() && performance.now() < untilMs + patienceMs)) {
    const calls: Promise<void>[] = [];
    // Calls of one tick, of all tenants, until the plan says that it ends.
    for (let more = 2; more > 1; next++) {
      const [who, kind, key, on] = plan[next % plan.length] ?? [0, 9, 0, 0];
      const tenant = handles[who];
      if (tenant !== undefined) calls.push(ask(tenant, kind, String(key), tally));
      more = on;
    }
    await Promise.all(calls);
  }
  ending.abort();
  await troubled;
  expect(tally.wrong).toEqual([]);
  // Otherwise nothing was tried.
  expect(tally.hits).toBeGreaterThan(leastHits);
  expect(faults).toBeGreaterThan(leastFaults);
}, 60_000);
