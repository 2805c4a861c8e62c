import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CacheError, KeyError } from '#lib/cache/cache-error.ts';
import { Keyspace } from '#lib/cache/keyspace.ts';

const tenantId = '0b7cfa6e-0f3c-4d1e-9a44-4f1c1f6a9a01';
const keyspace = new Keyspace();
const prefixed = new Keyspace({ form: 'prefixed' });

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const validKey = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((key) => !/[\p{Cc}\p{Cs}]/u.test(key));
const tenant = fc.uuid();

function reasonOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof KeyError) return error.reason;
    throw error;
  }
  return 'none';
}

const build = (key: string, space = keyspace) => space.build({ tenantId, module: 'api', dataType: 'temp', key });

describe('the key grammar', () => {
  it('writes tenant, module, type and key in the order of the specification', () => {
    expect(build('users:1')).toBe(`tenant:${tenantId}:api:temp:users:1`);
    expect(prefixed.build({ tenantId, module: 'api', dataType: 'temp', key: 'users:1', database: 7 })).toBe(
      `tenant:${tenantId}:7:api:temp:users:1`,
    );
  });

  it('reads back exactly what was written', () => {
    fc.assert(
      fc.property(
        tenant,
        name,
        name,
        validKey,
        fc.integer({ min: 0, max: 15 }),
        (id, module, dataType, key, database) => {
          const parts = { tenantId: id, module, dataType, key };
          expect(keyspace.parse(keyspace.build(parts))).toEqual(parts);
          expect(prefixed.parse(prefixed.build({ ...parts, database }))).toEqual({ ...parts, database });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never lets two different entries meet', () => {
    const parts = fc.record({ tenantId: tenant, module: name, dataType: name, key: validKey });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(keyspace.build(a) === keyspace.build(b)).toBe(same);
      }),
    );
    const close = ['a%25', 'a%', '%7B', '{', '%7b', '{%7B}'].map((key) => build(key));
    expect(new Set(close).size).toBe(close.length);
  });

  it('stores percent signs and braces encoded, so that no key chooses its slot in a cluster', () => {
    expect(build('100%{x}')).toBe(`tenant:${tenantId}:api:temp:100%25%7Bx%7D`);
    fc.assert(
      fc.property(validKey, (key) => {
        expect(build(key)).not.toMatch(/[{}]/);
      }),
    );
  });

  it.each([
    ['emoji', '👩‍👩‍👧 família'],
    ['glob characters', '*?[a]\\'],
    ['spaces and colons', 'a b: c'],
  ])('takes %s as they are', (_, key) => {
    expect(build(key)).toBe(`tenant:${tenantId}:api:temp:${key}`);
  });

  it.each([
    ['NUL', 'a\0b'],
    ['CR LF', 'a\r\nb'],
    ['DEL', 'a\u007fb'],
    ['a C1 control', 'a\u0085b'],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', '\ude00b'],
    ['an empty key', ''],
  ])('refuses %s', (_, key) => {
    expect(reasonOf(() => build(key))).toBe('invalid_key');
  });

  it.each(['', 'CRM', 'crm:x', '-crm', 'a b', 'crm*', 'a'.repeat(33), 'ação'])(
    'refuses the module or type %j',
    (bad) => {
      expect(reasonOf(() => keyspace.build({ tenantId, module: bad, dataType: 'temp', key: 'k' }))).toBe(
        'invalid_module',
      );
      expect(reasonOf(() => keyspace.build({ tenantId, module: 'api', dataType: bad, key: 'k' }))).toBe(
        'invalid_data_type',
      );
    },
  );

  it.each(['', '*', 'cliente_exemplo', tenantId.toUpperCase(), `${tenantId}:x`, `${tenantId} `])(
    'refuses the tenant %j',
    (bad) => {
      expect(reasonOf(() => keyspace.tenantPrefix(bad))).toBe('invalid_tenant');
    },
  );

  it('demands a database from 0 to 15 in the prefixed form', () => {
    for (const database of [undefined, -1, 16, 1.5, Number.NaN]) {
      expect(reasonOf(() => prefixed.build({ tenantId, module: 'api', dataType: 'temp', key: 'k', database }))).toBe(
        'invalid_database',
      );
    }
  });
});

describe('the keys of a structure', () => {
  const stored = (key: string, part: string, space = keyspace) =>
    space.joinPart(space.tenantPrefix(tenantId), space.classInfix('cluster', 'lock', 12), key, part);

  it('share one literal tag of tenant and name, so that a cluster keeps them in one slot', () => {
    const tag = `{${tenantId}:order %7B7%7D}`;
    expect(stored('order {7}', 'fence')).toBe(`tenant:${tenantId}:cluster:lock:${tag}:fence`);
    expect(stored('order {7}', 'fence', prefixed)).toBe(`tenant:${tenantId}:12:cluster:lock:${tag}:fence`);
  });

  it('read back as they were written, and are never taken for an entry', () => {
    fc.assert(
      fc.property(validKey, name, (key, part) => {
        const parts = { tenantId, module: 'cluster', dataType: 'lock', key, part };
        expect(keyspace.parsePart(stored(key, part))).toEqual(parts);
        expect(prefixed.parsePart(stored(key, part, prefixed))).toEqual({ ...parts, database: 12 });
        expect(keyspace.parse(stored(key, part))).toBeNull();
        expect(keyspace.parsePart(build(key))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'A', 'a:b', '{'])('refuse the part %j', (part) => {
    expect(reasonOf(() => stored('k', part))).toBe('invalid_key');
  });

  it('are refused beyond the limit, and read only under their own tenant', () => {
    expect(reasonOf(() => stored('k'.repeat(200), 'fence'))).toBe('key_too_long');
    const foreign = tenantId.replace('0', '1');
    expect(keyspace.parsePart(`tenant:${tenantId}:cluster:lock:{${foreign}:x}:fence`)).toBeNull();
    expect(keyspace.parsePart(`tenant:${tenantId}:cluster:lock:{${tenantId}:x}:`)).toBeNull();
  });
});

describe('the length of a stored key', () => {
  const overhead = Buffer.byteLength(build('k')) - 1;

  it('may be 250 bytes and not one more', () => {
    expect(Buffer.byteLength(build('k'.repeat(250 - overhead)))).toBe(250);
    expect(reasonOf(() => build('k'.repeat(251 - overhead)))).toBe('key_too_long');
  });

  it('counts bytes of the stored form, not characters', () => {
    const free = 250 - overhead;
    expect(reasonOf(() => build('é'.repeat(Math.floor(free / 2))))).toBe('none');
    expect(reasonOf(() => build('é'.repeat(Math.floor(free / 2) + 1)))).toBe('key_too_long');
    expect(reasonOf(() => build('%'.repeat(Math.floor(free / 3))))).toBe('none');
    expect(reasonOf(() => build('%'.repeat(Math.floor(free / 3) + 1)))).toBe('key_too_long');
  });

  it('can be configured up to 500 bytes', () => {
    const wide = new Keyspace({ maxKeyBytes: 500 });
    expect(Buffer.byteLength(build('k'.repeat(500 - overhead), wide))).toBe(500);
    expect(reasonOf(() => build('k'.repeat(501 - overhead), wide))).toBe('key_too_long');
    for (const maxKeyBytes of [501, 63, 100.5, Number.NaN])
      expect(() => new Keyspace({ maxKeyBytes })).toThrow(CacheError);
  });
});

describe('reading stored keys', () => {
  it.each([
    'kryonix:telemetry',
    `tenant:${tenantId}:api:temp:`,
    `tenant:${tenantId}:api:k`,
    `tenant:${tenantId}:API:temp:k`,
    'tenant:cliente_exemplo:api:temp:k',
    `tenant:${tenantId}:api:temp:raw{brace}`,
    `tenant:${tenantId}:api:temp:bad%2`,
    `tenant:${tenantId}:api:temp:a\nb`,
    `xtenant:${tenantId}:api:temp:k`,
  ])('does not take %j for its own', (storedKey) => {
    expect(keyspace.parse(storedKey)).toBeNull();
  });

  it('tells the two forms apart', () => {
    expect(prefixed.parse(`tenant:${tenantId}:16:api:temp:k`)).toBeNull();
    expect(prefixed.parse(`tenant:${tenantId}:07:api:temp:k`)).toBeNull();
    expect(prefixed.parse(build('k'))).toBeNull();
  });
});
