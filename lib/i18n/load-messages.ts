import type { Locale } from './preferences.ts';

export type Messages = typeof import('./messages/pt-BR.json');

/** The catalogue of one language; the other one never reaches the browser. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  if (locale === 'en') return (await import('./messages/en.json')).default;
  return (await import('./messages/pt-BR.json')).default;
}
