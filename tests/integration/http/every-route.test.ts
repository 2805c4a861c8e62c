import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#server/auth/scopes.ts';
import { type SettingsBrowser, settingsTenant, signInTo } from '../settings/settings-people.ts';
import { addApiKey, addStaff } from './people.ts';
import { readRoutes } from './route-table.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

/** What stands for a parameter; a UUID of nothing for all others. */
const examples: Record<string, string> = {
  ...{ range: '24h', module: 'crm', type: 'temp', database: '1', kind: 'person', name: 'census', action: 'apply' },
};
const nothing = '00000000-0000-4000-8000-000000000000';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Open to anybody: they say nothing of anybody, or are themselves how somebody is let in. */
const open = /^\/api(\/|$)(auth\/|health$|ready$|v1\/openapi\.json$|invitations\/|\[\[)/;
/** Sent as a POST for its length; changes nothing. */
const reads = /^POST \/api\/(cache\/ai\/(simulate|questions)|v1\/cache\/mget)$/;
/** What a person changes of their own, or asks, whatever the role. */
const ofEverybody =
  /^((PATCH|POST) \/api\/account\/|(POST|DELETE) \/api\/alerts\/push$|PUT \/api\/alerts\/reach$|POST \/api\/alerts\/test$|DELETE \/api\/settings\/sessions\/)/;

interface Route {
  /** `GET /api/alerts/[id]/…`, as the folders name it. */
  name: string;
  method: string;
  path: string;
  changes: boolean;
}

let product: TestProduct;
let routes: Route[];
let people: { admin: SettingsBrowser; viewer: SettingsBrowser; staffViewer: SettingsBrowser };
let keys: { all: string; telemetry: string };

beforeAll(async () => {
  product = await startTestProduct();
  const { platform } = product.pools;
  const { tenantId, admin, viewer } = await settingsTenant(product, 'every');
  people = { admin, viewer, staffViewer: await signInTo(product, await addStaff(platform, 'platform_viewer')) };
  const pepper = product.services.apiKeyPepper;
  keys = {
    all: await addApiKey(platform, { tenantId, pepper, scopes: [...scopes] }),
    telemetry: await addApiKey(platform, { tenantId, pepper, scopes: ['telemetry'] }),
  };
  routes = (await Promise.all(readRoutes().map(methodsOf))).flat();
  expect(routes.length).toBeGreaterThan(100);
});
afterAll(() => product.close());

async function methodsOf({ segments, load }: ReturnType<typeof readRoutes>[number]): Promise<Route[]> {
  const folders = `/${segments.join('/')}`;
  const path = folders.replace(/\[(\w+)\]/g, (_whole, name: string) => examples[name] ?? nothing);
  const handlers = await load();
  return methods
    .filter((method) => method in handlers && !open.test(folders))
    .map((method) => ({
      ...{ name: `${method} ${folders}`, method, path, changes: method !== 'GET' },
    }));
}

/** The status of each route's answer that is none of those expected. */
async function strangers(
  asked: readonly Route[],
  expected: readonly number[],
  ask: (route: Route) => Promise<Response>,
): Promise<string[]> {
  expect(asked.length).toBeGreaterThan(5);
  const answers = await Promise.all(
    asked.map(async (route) => {
      const answer = await ask(route);
      await answer.body?.cancel();
      return { name: route.name, status: answer.status };
    }),
  );
  return answers.filter(({ status }) => !expected.includes(status)).map(({ name, status }) => `${name}: ${status}`);
}

const bodyOf = ({ changes }: Route) => (changes ? { body: '{}' } : {});
const withHeaders = (headers: Record<string, string>) => (route: Route) =>
  fetch(product.baseUrl + route.path, { method: route.method, headers, ...bodyOf(route) });
const from = (browser: SettingsBrowser, headers?: Record<string, string>) => (route: Route) =>
  browser.send(route.method, route.path, route.changes ? {} : undefined, headers);
const isPlatform = ({ name }: Route) => name.includes(' /api/platform/');

describe('every route', () => {
  it('is closed to whoever shows neither session nor key, or a key that is none', async () => {
    expect(await strangers(routes, [400, 401], withHeaders({}))).toEqual([]);
    const forged = { authorization: `Bearer kx_${'a'.repeat(43)}` };
    expect(await strangers(routes, [400, 401], withHeaders(forged))).toEqual([]);
  });

  it('of the platform is closed to a tenant’s administrator, and to an API key with every scope', async () => {
    const platform = routes.filter(isPlatform);
    expect(await strangers(platform, [400, 403], from(people.admin))).toEqual([]);
    expect(await strangers(platform, [400, 403], withHeaders({ authorization: `Bearer ${keys.all}` }))).toEqual([]);
  });

  it('of the platform that changes something is closed to staff who may only look', async () => {
    const commands = routes.filter((route) => isPlatform(route) && route.changes && !/alerts\/test$/.test(route.name));
    expect(await strangers(commands, [403], from(people.staffViewer))).toEqual([]);
  });

  it('that changes something of a tenant is closed to its viewers', async () => {
    const commands = routes.filter(
      (route) => route.changes && !isPlatform(route) && !reads.test(route.name) && !ofEverybody.test(route.name),
    );
    expect(await strangers(commands, [403], from(people.viewer))).toEqual([]);
  });

  it('that changes something is closed to the pages of other sites, whoever is signed in', async () => {
    const changing = routes.filter((route) => route.changes && !reads.test(route.name) && !isPlatform(route));
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' };
    expect(await strangers(changing, [403], from(people.admin, foreign))).toEqual([]);
  });

  it('is closed to an API key whose scope is another', async () => {
    const others = routes.filter(({ name }) => !/\/v1\/(telemetry|policies|topology|usage)$/.test(name));
    expect(await strangers(others, [400, 403], withHeaders({ authorization: `Bearer ${keys.telemetry}` }))).toEqual([]);
  });
});
