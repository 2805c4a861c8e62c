import { beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { KeyLoader } from '#lib/cache/registered-loaders.ts';
import { createDemoGenerator } from '#server/demo/demo-generator.ts';
import type { DemoOperation } from '#server/demo/demo-operation.ts';
import { registerLoaders } from '#server/demo/register-loaders.ts';
import { type TenantProfile, tenantProfiles } from '#server/demo/tenant-profiles.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A Tuesday, 00:00 in São Paulo (UTC−3). */
const TUESDAY_MS = Date.parse('2026-03-10T03:00:00Z');
const tenantIds = [
  '0b8f5a52-0000-4000-8000-000000000001',
  '0b8f5a52-0000-4000-8000-000000000002',
  '0b8f5a52-0000-4000-8000-000000000003',
];

const profileOf = (slug: string): TenantProfile => {
  const profile = tenantProfiles.find((candidate) => candidate.slug === slug);
  if (profile === undefined) throw new Error(`no profile ${slug}`);
  return profile;
};
const generatorOf = (profile: TenantProfile, seed = 1) =>
  createDemoGenerator({ seed, tenantId: tenantIds[tenantProfiles.indexOf(profile)] ?? '', profile });
const plain = (operations: DemoOperation[]) =>
  operations.map(({ kind, ...rest }) => ({ ...rest, module: kind.module, dataType: kind.dataType }));

describe('the generator', () => {
  const shop = profileOf('cliente-exemplo');
  const noonMs = TUESDAY_MS + 12 * HOUR_MS;

  it('gives the same operations for the same seed and window', () => {
    const once = plain(generatorOf(shop).nextOperations(noonMs, noonMs + MINUTE_MS));
    expect(once.length).toBeGreaterThan(500);
    expect(plain(generatorOf(shop).nextOperations(noonMs, noonMs + MINUTE_MS))).toEqual(once);
    expect(plain(generatorOf(shop, 2).nextOperations(noonMs, noonMs + MINUTE_MS))).not.toEqual(once);
  });

  it('gives the same operations however the window is cut', () => {
    const whole = plain(generatorOf(shop).nextOperations(noonMs + 37, noonMs + 5_437));
    const generator = generatorOf(shop);
    const cut: DemoOperation[] = [];
    for (let at = noonMs + 37; at < noonMs + 5_437; at += 100) {
      cut.push(...generator.nextOperations(at, Math.min(at + 100, noonMs + 5_437)));
    }
    expect(plain(cut)).toEqual(whole);
  });

  it('gives operations in order and inside the window', () => {
    const times = generatorOf(shop)
      .nextOperations(noonMs + 250, noonMs + 3_250)
      .map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(noonMs + 250);
    expect(Math.max(...times)).toBeLessThan(noonMs + 3_250);
  });

  it('loads the same value for the same item and moment', () => {
    const [operation] = generatorOf(shop).nextOperations(noonMs, noonMs + MINUTE_MS);
    if (operation === undefined) throw new Error('no operation');
    expect(generatorOf(shop).loadValue(operation)).toEqual(generatorOf(shop).loadValue(operation));
  });
});

describe('what goes on at any hour', () => {
  const shop = profileOf('cliente-exemplo');
  const nightMs = TUESDAY_MS + 3 * HOUR_MS;

  it('is enough to learn from: people who name their session, and what they open a moment later', () => {
    const operations = generatorOf(shop).nextOperations(nightMs, nightMs + 10 * MINUTE_MS);
    const named = operations.filter(({ session }) => session !== undefined);
    const opened = named.filter(({ kind }) => kind.dataType === 'detalhe');
    const first = named.filter(({ kind }) => kind.dataType === 'bloco');
    expect(first.length).toBeGreaterThan(600);
    expect(opened.length / first.length).toBeCloseTo(0.97, 1);
    for (const { session, key, atMs } of opened) {
      const before = first.filter((other) => other.session === session && other.key === key && other.atMs < atMs);
      const waitedMs = atMs - (before.at(-1)?.atMs ?? 0);
      // More than a tick of the driver, so that there is time to load it in between.
      expect(waitedMs).toBeGreaterThan(200);
      expect(waitedMs).toBeLessThan(500);
    }
  });

  it('can be loaded by key for the tenant that asks, and for no other', async () => {
    const generator = generatorOf(shop);
    const loaders = new Map<string, KeyLoader>();
    const cache = {
      registerLoader(module: string, dataType: string, loader: KeyLoader) {
        loaders.set(`${module}:${dataType}`, loader);
        return () => undefined;
      },
    };
    registerLoaders(cache, [{ id: 'mine', profile: shop, generator }], () => nightMs);
    const load = (tenantId: string, key: string) =>
      loaders.get('vitrine:detalhe')?.({ tenantId, module: 'vitrine', dataType: 'detalhe', key });
    const kind = shop.kinds.find(({ loadsAhead }) => loadsAhead);
    if (kind === undefined) throw new Error('no kind is loaded ahead');
    expect(await load('mine', 'bloco:7')).toEqual(generator.loadValue({ kind, index: 6, atMs: nightMs }));
    expect(await load('mine', 'bloco:0')).toBeUndefined();
    expect(await load('other', 'bloco:7')).toBeUndefined();
  });
});

describe('a day of the demo', () => {
  const days = new Map<string, DemoOperation[]>();
  beforeAll(() => {
    for (const profile of tenantProfiles) {
      // One minute of every five: the seconds do not depend on each other, and a whole day would fill the memory.
      const starts = Array.from({ length: 288 }, (_, block) => TUESDAY_MS + block * 5 * MINUTE_MS);
      const generator = generatorOf(profile);
      days.set(
        profile.slug,
        starts.flatMap((startMs) => generator.nextOperations(startMs, startMs + MINUTE_MS)),
      );
    }
  });
  const dayOf = (slug: string) => days.get(slug) ?? [];
  /** Mean operations per second in the local hours `[from, to)`. */
  const rate = (slug: string, from: number, to: number) => {
    const [fromMs, toMs] = [from, to].map((hour) => TUESDAY_MS + hour * HOUR_MS);
    const operations = dayOf(slug).filter(({ atMs }) => atMs >= (fromMs ?? 0) && atMs < (toMs ?? 0));
    return operations.length / ((to - from) * 12 * 60);
  };

  it.each(tenantProfiles.map(({ slug }) => slug))(
    'keeps %s between 15 and 40 operations a second at its peak',
    (slug) => {
      const hourly = Array.from({ length: 24 }, (_, hour) => rate(slug, hour, hour + 1));
      expect(Math.max(...hourly)).toBeGreaterThan(15);
      expect(Math.max(...hourly)).toBeLessThan(40);
      expect(Math.min(...hourly)).toBeGreaterThan(0.3);
      expect(Math.min(...hourly)).toBeLessThan(Math.max(...hourly) / 4);
    },
  );

  it('keeps the clinic busy from 8 to 18 h and the agency in the evening', () => {
    expect(rate('clinica-saude', 8, 18)).toBeGreaterThan(4 * rate('clinica-saude', 20, 24));
    expect(rate('imobiliaria-xyz', 19, 22)).toBeGreaterThan(2 * rate('imobiliaria-xyz', 8, 12));
    expect(rate('cliente-exemplo', 18, 20)).toBeGreaterThan(5 * rate('cliente-exemplo', 2, 5));
  });

  it('is quieter at the clinic on a Sunday', () => {
    const clinic = profileOf('clinica-saude');
    const sunday = generatorOf(clinic).nextOperations(
      TUESDAY_MS + 5 * 24 * HOUR_MS + 10 * HOUR_MS,
      TUESDAY_MS + 5 * 24 * HOUR_MS + 11 * HOUR_MS,
    );
    expect(sunday.length).toBeLessThan(0.5 * rate('clinica-saude', 10, 11) * 3600);
  });

  it.each(tenantProfiles.map(({ slug }) => slug))('brings 78 % of the operations of %s from phones', (slug) => {
    const operations = dayOf(slug);
    const share = (100 * operations.filter(({ device }) => device === 'mobile').length) / operations.length;
    expect(share).toBeGreaterThan(76);
    expect(share).toBeLessThan(80);
  });

  it.each(tenantProfiles.map(({ slug }) => slug))(
    'touches all 16 databases of %s every hour, even at night',
    (slug) => {
      const night = generatorOf(profileOf(slug)).nextOperations(TUESDAY_MS + 3 * HOUR_MS, TUESDAY_MS + 4 * HOUR_MS);
      const touched = new Set(night.map(({ kind }) => catalogues['multi-tenant'].databaseForModule(kind.module).id));
      expect([...touched].sort((a, b) => a - b)).toEqual(catalogues['multi-tenant'].databases.map(({ id }) => id));
    },
  );

  it('asks for few items often and for many seldom, as Zipf says', () => {
    const kind = profileOf('cliente-exemplo').kinds.find(({ module }) => module === 'crm');
    const counts = new Map<number, number>();
    for (const operation of dayOf('cliente-exemplo')) {
      if (operation.kind === kind) counts.set(operation.index, (counts.get(operation.index) ?? 0) + 1);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const harmonic = Array.from({ length: kind?.keys ?? 0 }, (_, index) => (index + 1) ** -(kind?.skew ?? 0)).reduce(
      (a, b) => a + b,
    );
    expect((counts.get(0) ?? 0) / total).toBeCloseTo(1 / harmonic, 2);
    expect((counts.get(9) ?? 0) / (counts.get(0) ?? 1)).toBeCloseTo(10 ** -(kind?.skew ?? 0), 1);
  });

  it('keeps to keys that the cache accepts', () => {
    for (const profile of tenantProfiles) {
      for (const kind of profile.kinds) {
        expect(kind.module).toMatch(/^[a-z0-9][a-z0-9_-]{0,31}$/);
        expect(kind.dataType).toMatch(/^[a-z0-9][a-z0-9_-]{0,31}$/);
        const keys = Array.from({ length: kind.keys }, (_, index) => kind.key(index));
        expect(new Set(keys).size, `${kind.module} ${kind.dataType}`).toBe(kind.keys);
        expect(Math.max(...keys.map((key) => Buffer.byteLength(key)))).toBeLessThan(150);
      }
    }
  });
});
