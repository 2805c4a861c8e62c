import { plainNumber } from './plain-number.ts';

/** What a language writes after thousands, millions and so on, in its short form. */
const scales: Record<string, readonly string[]> = {
  'pt-BR': ['', '\u00a0mil', '\u00a0mi', '\u00a0bi', '\u00a0tri'],
  en: ['', 'K', 'M', 'B', 'T'],
};

/**
 * A number from 1000 on in the compact notation of `Intl.NumberFormat` with one decimal at most, without one: it is slow to
 * make. Answers `null` for other numbers and languages.
 */
export function plainCompact(locale: string, value: number): string | null {
  const words = scales[locale];
  if (!words || !(value >= 1000 && value < 999.95e12)) return null;
  let scaled = value;
  let scale = 0;
  // What would be rounded to a thousand is one of the next.
  while (scaled >= 999.95) {
    scaled /= 1000;
    scale += 1;
  }
  const number = plainNumber(locale, scaled, 0, 1);
  return number === null ? null : number + words[scale];
}
