import { cookies } from 'next/headers';
import { cache } from 'react';
import type { DateFormat, Preferences } from '#lib/contracts/account.ts';
import { parseDateFormat } from '#lib/i18n/parse-date-format.ts';
import {
  deviceZone,
  type Locale,
  parseLocale,
  parseTheme,
  parseTimeZone,
  preferenceCookies,
  type Theme,
} from '#lib/i18n/preferences.ts';
import { findPreferences } from '../../db/queries/account/find-preferences.ts';
import { logger } from '../../logger.ts';
import { services } from '../../services.ts';
import { loadSession } from './load-session.ts';

interface LoadedPreferences {
  locale: Locale;
  theme: Theme;
  timeZone: string;
  /** True where no zone was chosen: `timeZone` is then the device's, as far as it is known. */
  followsDevice: boolean;
  /** True where UTC was chosen, rather than being the device's own zone. */
  utc: boolean;
  dateFormat: DateFormat;
}

/**
 * How a page is shown: as was chosen on this device, else as the person chose on another, else the defaults. Once a
 * request; asking for it also makes the page dynamic.
 */
export const loadLocale = cache(async (): Promise<LoadedPreferences> => {
  const jar = await cookies();
  const { locale, theme, timeZone, chosenZone, dateFormat } = preferenceCookies;
  const read = (name: string) => jar.get(name)?.value;
  const complete = [locale, theme, chosenZone, dateFormat].every((name) => read(name) !== undefined);
  const stored = complete ? null : await loadStored();
  const zone = read(chosenZone) ?? (stored?.utc ? 'UTC' : stored?.timeZone) ?? deviceZone;
  const followsDevice = zone === deviceZone;
  return {
    locale: parseLocale(read(locale) ?? stored?.language ?? undefined),
    theme: parseTheme(read(theme) ?? stored?.theme ?? undefined),
    timeZone: parseTimeZone(followsDevice ? read(timeZone) : zone),
    followsDevice,
    utc: zone === 'UTC',
    dateFormat: parseDateFormat(read(dateFormat) ?? stored?.dateFormat),
  };
});

/** What the person of this session chose anywhere; a page is shown without it too. */
async function loadStored(): Promise<Preferences | null> {
  try {
    const session = await loadSession();
    return session && (await findPreferences(services().pools.app, session.sessionId));
  } catch (error) {
    logger.debug({ err: error }, 'a page goes without what its person chose');
    return null;
  }
}
