import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberLists } from '#server/db/number-lists.ts';

function readAll(text: string): number[][] {
  const lists = new NumberLists(text);
  const read: number[][] = [];
  while (lists.nextList()) {
    const list: number[] = [];
    for (let number = lists.next(); number !== -1; number = lists.next()) list.push(number);
    read.push(list);
  }
  return read;
}

describe('lists of numbers', () => {
  it('are read as they were written, empty ones among them', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.maxSafeNat(), { maxLength: 6 })), (lists) => {
        expect(readAll(lists.map((list) => `{${list}}`).join(''))).toEqual(lists);
      }),
    );
  });

  it('are refused beyond 2⁵³, where no number could be exact', () => {
    expect(() => readAll('{9007199254740992}')).toThrow(RangeError);
  });

  it.each(['{1,NULL}', '{-1}', '{1', '1}', '{1,,2}'])('are refused where they are none: %s', (text) => {
    expect(() => readAll(text)).toThrow(/there (is no number|begins no list) at/);
  });
});
