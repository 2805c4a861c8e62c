import { describe, expect, it } from 'vitest';
import { chooseSuites, UsageError } from '#tests/bench/choose-suites.ts';
import { figureLines, median, type Suite } from '#tests/bench/figure.ts';
import { figuresTable, suitesTable } from '#tests/bench/report.ts';
import { suites } from '#tests/bench/suites.ts';

const suite: Suite = {
  name: 'sample',
  figures: [
    { figure: 'size', title: 'how large it is', unit: 'KB', target: 200, better: 'lower' },
    { figure: 'speed', title: 'how fast it is', unit: 'op/s', target: 10, better: 'higher' },
  ],
  measure: async () => [],
};
const measured = (size: number | null, speed: number | null) =>
  figureLines(suite, [
    { figure: 'size', value: size, runs: 3, note: 'a note' },
    { figure: 'speed', value: speed, runs: 1, note: '' },
  ]);

describe('a figure', () => {
  it('is one flat line with the fields of the contract', () => {
    expect(measured(150, 12)[0]).toEqual({
      suite: 'sample',
      figure: 'size',
      value: 150,
      unit: 'KB',
      target: 200,
      better: 'lower',
      pass: true,
      runs: 3,
      note: 'a note',
    });
  });

  it('passes on its target and fails beyond it, in its own direction', () => {
    expect(measured(200, 10).map(({ pass }) => pass)).toEqual([true, true]);
    expect(measured(200.1, 9.9).map(({ pass }) => pass)).toEqual([false, false]);
  });

  it('that was not measured is null and missed, never 0', () => {
    expect(measured(null, 12)[0]).toMatchObject({ value: null, pass: false });
    expect(figureLines(suite, [])).toMatchObject([
      { value: null, pass: false, runs: 0, note: 'not measured' },
      { value: null, pass: false, runs: 0, note: 'not measured' },
    ]);
  });

  it('takes the middle of its runs', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([])).toBeNull();
  });
});

describe('the table', () => {
  it('says what was missed', () => {
    const text = figuresTable(measured(300, null));
    expect(text).toMatch(/sample\.size +300 KB +≤ 200 KB +TARGET MISSED/);
    expect(text).toMatch(/sample\.speed +– +≥ 10 op\/s +NOT MEASURED/);
    expect(text).toContain('2 of 2 targets missed.');
    expect(figuresTable(measured(1, 99))).toContain('All 2 targets met.');
  });

  it('lists what can be measured', () => {
    expect(suitesTable([suite])).toMatch(/sample\.size +≤ 200 KB +how large it is/);
  });
});

describe('the command line', () => {
  it('runs every suite when none is named, and only the named one otherwise', () => {
    const other = { ...suite, name: 'other' };
    expect(chooseSuites([], [suite, other]).suites).toEqual([suite, other]);
    expect(chooseSuites(['other', '--json'], [suite, other])).toEqual({ suites: [other], json: true, list: false });
  });

  it('runs the named figures alone', () => {
    const { suites: chosen } = chooseSuites(['sample.speed'], [suite, { ...suite, name: 'other' }]);
    expect(chosen.map(({ name, figures }) => [name, figures.map(({ figure }) => figure)])).toEqual([
      ['sample', ['speed']],
    ]);
    expect(() => chooseSuites(['sample.weight'], [suite])).toThrow(UsageError);
  });

  it('refuses an unknown suite by naming the known ones', () => {
    expect(() => chooseSuites(['wob'], [suite])).toThrow(UsageError);
    expect(() => chooseSuites(['wob'], [suite])).toThrow(/No suite is called wob\. There is: sample\./);
  });

  it('refuses an unknown option', () => {
    expect(() => chooseSuites(['--fast'], [suite])).toThrow(UsageError);
  });
});

it('every figure has an id of its own', () => {
  const ids = suites.flatMap(({ name, figures }) => figures.map(({ figure }) => `${name}.${figure}`));
  expect(new Set(ids).size).toBe(ids.length);
});
