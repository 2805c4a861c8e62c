/** The languages that every catalogue exists in; the first is the default. */
const locales = ['pt-BR', 'en'] as const;
export type Locale = (typeof locales)[number];

/** `system` follows the device. */
const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Names of the cookies that remember what a person chose. */
export const preferenceCookies = {
  locale: 'kryonix_locale',
  theme: 'kryonix_theme',
  /** The device's IANA zone, written by the page, so that the server's first paint shows local times. */
  timeZone: 'kryonix_timezone',
  /** The zone the person chose instead: an IANA name, `UTC`, or `device`. */
  chosenZone: 'kryonix_chosen_zone',
  /** The order of day, month and year. */
  dateFormat: 'kryonix_date_format',
} as const;

/** In place of a chosen zone: the device's own. */
export const deviceZone = 'device';

/** The zone of a first visit, before the page could tell the device's own. */
const defaultTimeZone = 'America/Sao_Paulo';

export function parseLocale(value: string | undefined): Locale {
  return locales.find((locale) => locale === value) ?? 'pt-BR';
}

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** An IANA zone that this runtime knows, else the default: a cookie can hold anything. */
export function parseTimeZone(value: string | undefined): string {
  if (!value) return defaultTimeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return defaultTimeZone;
    throw error;
  }
}
