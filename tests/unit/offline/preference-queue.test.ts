import { expect, test } from 'vitest';
import { parseQueue } from '#lib/offline/preference-queue.ts';

test('what was chosen without a network is read back', () => {
  expect(parseQueue('{"locale":"en","theme":"dark"}')).toEqual({ locale: 'en', theme: 'dark' });
});

test('what is not one of the choices is dropped, a command too', () => {
  expect(parseQueue('{"locale":"xx","theme":7,"purge":"crm"}')).toEqual({});
  for (const text of [null, '', 'no JSON', 'null', '[]', '"dark"']) expect(parseQueue(text)).toEqual({});
});
