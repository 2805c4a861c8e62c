import { describe, expect, it } from 'vitest';
import { gatherLookUps } from '#server/db/gather-look-ups.ts';

function countedLookUp() {
  const asked: string[][] = [];
  const find = gatherLookUps(async (keys) => {
    asked.push(keys);
    return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, `value of ${key}`]));
  });
  return { asked, find };
}

describe('look-ups of one turn', () => {
  it('share a query, each with its own answer, and null where there is none', async () => {
    const { asked, find } = countedLookUp();
    const answers = await Promise.all(['a', 'b', 'unknown', 'a'].map(find));
    expect(answers).toEqual(['value of a', 'value of b', null, 'value of a']);
    expect(asked).toEqual([['a', 'b', 'unknown']]);
  });

  it('are asked again in the next turn: nothing is remembered', async () => {
    const { asked, find } = countedLookUp();
    await find('a');
    await find('a');
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('are spread over several queries where they are many', async () => {
    const { asked, find } = countedLookUp();
    const keys = Array.from({ length: 250 }, (_, index) => `key ${index}`);
    expect(await Promise.all(keys.map(find))).toEqual(keys.map((key) => `value of ${key}`));
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('fail together, and those of the next turn do not', async () => {
    let fails = true;
    const find = gatherLookUps(async (keys) => {
      if (fails) throw new Error('the database is away');
      return new Map(keys.map((key) => [key, 1]));
    });
    const outcomes = await Promise.allSettled([find('a'), find('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await find('a')).toBe(1);
  });
});
