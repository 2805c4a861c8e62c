import { expect, test } from 'vitest';
import { distinctly } from '#components/ui/distinctly.ts';

test('items of the same name have identities of their own, and keep them when others leave', () => {
  const ids = distinctly(['a', 'b', 'a'], String).map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(distinctly(['a', 'a'], String).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
});
