import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { bigintArray, doubleArray, smallintArray, textArray, uuidArray } from '#server/db/binary-array.ts';
import { asLogin } from './as-login.ts';
import '#tests/setup/test-servers.ts';

const text = fc.oneof(
  fc.constantFrom('', 'NULL', '{a,b}', 'a"b', 'a\\b', ' a ', 'á😀'),
  fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
);
const values = fc.record({
  words: fc.array(fc.option(text)),
  whole: fc.array(fc.option(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1)))),
  small: fc.array(fc.integer({ min: -32_768, max: 32_767 })),
  real: fc.array(
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))),
  ),
  ids: fc.array(fc.uuid()),
});

it('arrays are read as the values they were made of, nulls and special characters included', async () => {
  await asLogin(inject('servers').connections.superuserDatabaseUrl ?? '', (client) =>
    fc.assert(
      fc.asyncProperty(values, async ({ words, whole, small, real, ids }) => {
        const { rows } = await client.query(
          `select $1::text[] as words, to_jsonb($2::bigint[]) as whole, $3::smallint[] as small, $4::float8[] as real,
                  $5::uuid[]::text[] as ids`,
          [textArray(words), bigintArray(whole), smallintArray(small), doubleArray(real), uuidArray(ids)],
        );
        expect(rows).toEqual([{ words, whole, small, real, ids }]);
      }),
      { numRuns: 60 },
    ),
  );
});

it('what is too large for a column is refused before it is sent', () => {
  for (const value of [32_768, -32_769, 65_536]) expect(() => smallintArray([value])).toThrow('is no smallint');
});

it('what is no UUID is refused before it is sent', () => {
  expect(() => uuidArray(['10000000-0000-4000-8000-00000000000'])).toThrow('is no UUID');
  expect(() => uuidArray(['10000000-0000-4000-8000-00000000000g'])).toThrow('is no UUID');
});
