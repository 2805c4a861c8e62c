import { expect, test } from 'vitest';
import { parseLocale, parseTheme, parseTimeZone } from '#lib/i18n/preferences.ts';

test('a missing or unknown language is Portuguese', () => {
  expect([parseLocale(undefined), parseLocale('fr'), parseLocale('en')]).toEqual(['pt-BR', 'pt-BR', 'en']);
});

test('a missing or unknown theme follows the device', () => {
  expect([parseTheme(undefined), parseTheme('pink'), parseTheme('dark')]).toEqual(['system', 'system', 'dark']);
});

test('a zone that does not exist falls back instead of breaking the page', () => {
  expect(parseTimeZone('Mars/Olympus')).toBe('America/Sao_Paulo');
  expect(parseTimeZone(undefined)).toBe('America/Sao_Paulo');
  expect(parseTimeZone('Europe/Lisbon')).toBe('Europe/Lisbon');
});
