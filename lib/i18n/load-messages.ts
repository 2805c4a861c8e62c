import { compileMessages } from './compile-messages.ts';
import type { Messages } from './messages/portuguese.ts';
import type { Locale } from './preferences.ts';

export type { Messages };

/** The catalogue of one language; the other one never reaches the browser. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  if (locale === 'en') return (await import('./messages/english.ts')).messages;
  return (await import('./messages/portuguese.ts')).messages;
}

/** Each language is compiled once. */
const compiledOnce = new Map<Locale, Messages>();

/** The sections that one part of the product shows, compiled for its screens: the rest does not travel with its pages. */
export async function loadSections(locale: Locale, sections: readonly (keyof Messages)[]): Promise<Partial<Messages>> {
  const messages = compiledOnce.get(locale) ?? compileMessages(await loadMessages(locale));
  compiledOnce.set(locale, messages);
  return Object.fromEntries(sections.map((section) => [section, messages[section]]));
}
