import { expect, test } from 'vitest';
import { parseOperationsFilter, writeOperationsFilter } from '#components/operations/operations-filter-parameters.ts';
import { oneOf } from '#components/ui/use-address.ts';

const parameters = (query: string) => new URLSearchParams(query);

test('a filter is read back as it was written, beside what else the address says', () => {
  for (const filter of [
    { operation: 'get', outcome: 'miss', database: 0, device: 'mobile' },
    { operation: undefined, outcome: 'error', database: 15, device: undefined },
    { operation: undefined, outcome: undefined, database: undefined, device: undefined },
  ] as const) {
    const written = writeOperationsFilter(parameters('range=7d&op=set&db=3'), filter);
    expect(written.get('range')).toBe('7d');
    expect(parseOperationsFilter(written)).toEqual(filter);
  }
});

test('what an address cannot mean is left out of the filter', () => {
  const none = { operation: undefined, outcome: undefined, database: undefined, device: undefined };
  expect(parseOperationsFilter(parameters('op=flushall&outcome=x&db=16&device=fridge'))).toEqual(none);
  expect(parseOperationsFilter(parameters('db=01'))).toEqual(none);
});

test('one of a few values is the first where the address names none of them', () => {
  const form = oneOf('top', ['classes', 'keys']);
  expect(form.parse(parameters('top=keys'))).toBe('keys');
  expect(form.parse(parameters('top=values'))).toBe('classes');
  expect(form.write(parameters('top=keys&range=7d'), 'classes').toString()).toBe('range=7d');
  expect(form.write(parameters(''), 'keys').toString()).toBe('top=keys');
});
