import { describe, expect, it } from 'vitest';
import { Starvation } from '#server/backup/starvation.ts';

const second = 1_000_000_000;

/** Tells every second what a process got and what it waited, seconds; answers after how many of them it starves. */
function starvesAfter(perSecond: readonly { ran: number; waited: number }[]): number | null {
  const starvation = new Starvation(0);
  const sofar = { ranNs: 0, waitedNs: 0 };
  for (const [index, { ran, waited }] of perSecond.entries()) {
    sofar.ranNs += ran * second;
    sofar.waitedNs += waited * second;
    if (starvation.note({ ...sofar }, (index + 1) * 1_000)) return index + 1;
  }
  return null;
}
const seconds = (count: number, ran: number, waited: number) => Array.from({ length: count }, () => ({ ran, waited }));

describe('a process that gives way wholly', () => {
  it('starves where it is hardly served for some seconds', () => {
    expect(starvesAfter(seconds(60, 0.01, 0.99))).toBe(4);
  });

  it('does not where it gets a tenth, or wants nothing', () => {
    expect(starvesAfter(seconds(600, 0.1, 0.85))).toBeNull();
    expect(starvesAfter(seconds(600, 0, 0))).toBeNull();
  });

  it('is given longer the more it has done', () => {
    const busy = [...seconds(300, 0.5, 0.1), ...seconds(60, 0.01, 0.99)];
    expect(starvesAfter(busy)).toBe(337);
    expect(starvesAfter([...seconds(300, 0.5, 0.1), ...seconds(20, 0.01, 0.99), ...seconds(20, 0.5, 0.1)])).toBeNull();
  });
});
