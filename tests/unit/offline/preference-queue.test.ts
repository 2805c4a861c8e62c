import { expect, test } from 'vitest';
import { parseQueue } from '#lib/offline/preference-queue.ts';

test('what was chosen without a network is read back', () => {
  const chosen = { locale: 'en', theme: 'dark', utc: false, dateFormat: 'iso' };
  expect(parseQueue(JSON.stringify(chosen))).toEqual(chosen);
});

test('what is not one of the choices is dropped, a command too', () => {
  expect(parseQueue('{"locale":"xx","theme":7,"utc":"yes","dateFormat":"dmy","purge":"crm"}')).toEqual({});
  for (const text of [null, '', 'no JSON', 'null', '[]', '"dark"']) expect(parseQueue(text)).toEqual({});
});
