import { expect, test } from 'vitest';
import { parseBigints } from '#server/db/parse-bigints.ts';

const parseArray = parseBigints.getTypeParser(1016) as (text: string) => unknown;

test('an array of bigints is read as numbers, empty and negative ones too', () => {
  expect(parseArray('{}')).toEqual([]);
  expect(parseArray('{7}')).toEqual([7]);
  expect(parseArray('{96,0,9007199254740991,4}')).toEqual([96, 0, Number.MAX_SAFE_INTEGER, 4]);
  expect(parseArray('{-3,12}')).toEqual([-3, 12]);
});

test('what no number holds exactly is refused', () => {
  expect(() => parseArray('{1,9007199254740992}')).toThrow(RangeError);
  expect(() => parseArray('{-9007199254740993}')).toThrow(RangeError);
  expect(() => parseArray('{1,NULL}')).toThrow(RangeError);
});
