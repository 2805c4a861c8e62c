import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { plainArray, textArray } from '#server/db/array-literal.ts';
import { asLogin } from './as-login.ts';
import '#tests/setup/test-servers.ts';

const text = fc.oneof(
  fc.constantFrom('', 'NULL', 'null', '{a,b}', 'a"b', 'a\\b', ' a '),
  fc.string({ unit: 'grapheme' }),
);

it('array literals are read as the values they were made of, nulls and special characters included', async () => {
  await asLogin(inject('servers').connections.superuserDatabaseUrl ?? '', (client) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(text.filter((value) => !value.includes('\0')))),
        fc.array(fc.option(fc.oneof(fc.maxSafeInteger(), fc.double({ noDefaultInfinity: true, noNaN: true })))),
        async (words, numbers) => {
          const { rows } = await client.query('select $1::text[] as words, $2::float8[] as numbers', [
            textArray(words),
            plainArray(numbers),
          ]);
          // PostgreSQL keeps no sign of zero in this comparison.
          expect(rows).toEqual([{ words, numbers: numbers.map((value) => (value === 0 ? expect.closeTo(0) : value)) }]);
        },
      ),
      { numRuns: 60 },
    ),
  );
});
