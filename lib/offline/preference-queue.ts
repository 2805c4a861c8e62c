import type { DateFormat } from '../contracts/account.ts';
import { type Locale, parseLocale, parseTheme, type Theme } from '../i18n/preferences.ts';

/** How this device shows things: harmless to choose without a network. A command is never queued. */
export interface Preferences {
  locale?: Locale;
  theme?: Theme;
  /** Shows every time in UTC. */
  utc?: boolean;
  dateFormat?: DateFormat;
}

// The contract's own list lives beside its zod schemas, which stay out of the browser.
const dateFormats: readonly DateFormat[] = ['locale', 'day_first', 'month_first', 'iso'];

/** Where the device keeps them until the network is back. */
export const preferenceQueueKey = 'kryonix.preferences';

/** Reads the queue again as if a stranger had written it: what is not one of the choices is dropped. */
export function parseQueue(text: string | null): Preferences {
  const queued = parseObject(text);
  const { locale, theme, utc } = queued;
  const dateFormat = dateFormats.find((format) => format === queued.dateFormat);
  return {
    ...(typeof locale === 'string' && parseLocale(locale) === locale ? { locale: parseLocale(locale) } : {}),
    ...(typeof theme === 'string' && parseTheme(theme) === theme ? { theme: parseTheme(theme) } : {}),
    ...(typeof utc === 'boolean' ? { utc } : {}),
    ...(dateFormat ? { dateFormat } : {}),
  };
}

function parseObject(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
