import { describe, expect, it } from 'vitest';
import { rowWindow } from '#lib/fleet/row-window.ts';

const rowHeight = 48;

describe('the rows to mount', () => {
  it('are at most 40 on a large screen, wherever it is scrolled to', () => {
    for (let top = 0; top < 5000 * rowHeight; top += 777) {
      const { first, end } = rowWindow(top, 1000, rowHeight, 5000);
      expect(end - first).toBeLessThanOrEqual(40);
    }
  });

  it('always hold every row that is on screen', () => {
    for (let top = 0; top <= 100 * rowHeight - 500; top += 13) {
      const { first, end } = rowWindow(top, 500, rowHeight, 100);
      expect(first * rowHeight).toBeLessThanOrEqual(top);
      expect(end * rowHeight).toBeGreaterThanOrEqual(top + 500);
    }
  });

  it('stay within a list that became shorter than where it was scrolled to', () => {
    expect(rowWindow(10_000, 500, rowHeight, 3)).toEqual({ first: 0, end: 3 });
    expect(rowWindow(-50, 500, rowHeight, 0)).toEqual({ first: 0, end: 0 });
  });

  it('do not change with every pixel', () => {
    expect(rowWindow(1, 500, rowHeight, 5000)).toEqual(rowWindow(143, 500, rowHeight, 5000));
  });
});
