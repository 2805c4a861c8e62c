import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValueError } from '#lib/cache/cache-error.ts';
import { canonicalJson } from '#lib/cache/canonical-json.ts';

/** The same value with the fields of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([name, field]) => [name, reversed(field)]));
}

it('writes the same text for every order of fields, and reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 500 },
  );
});

it('writes different texts for different values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      let same = true;
      try {
        expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)));
      } catch {
        same = false;
      }
      expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
    }),
  );
  expect(canonicalJson(['1'])).not.toBe(canonicalJson([1]));
  expect(canonicalJson([['a'], 'b'])).not.toBe(canonicalJson(['a', ['b']]));
});

it('drops and changes what JSON drops and changes', () => {
  expect(canonicalJson({ b: undefined, a: new Date(0) })).toBe('{"a":"1970-01-01T00:00:00.000Z"}');
});

it.each([[undefined], [() => 1], [1n], [{ big: 1n }]])('refuses what has no JSON form', (value) => {
  expect(() => canonicalJson(value)).toThrow(ValueError);
});
