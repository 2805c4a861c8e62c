import { cookies } from 'next/headers';
import {
  type Locale,
  parseLocale,
  parseTheme,
  parseTimeZone,
  preferenceCookies,
  type Theme,
} from '#lib/i18n/preferences.ts';

/** What a person chose on this device, or the defaults; asking for it also makes the page dynamic. */
export async function loadLocale(): Promise<{ locale: Locale; theme: Theme; timeZone: string }> {
  const jar = await cookies();
  return {
    locale: parseLocale(jar.get(preferenceCookies.locale)?.value),
    theme: parseTheme(jar.get(preferenceCookies.theme)?.value),
    timeZone: parseTimeZone(jar.get(preferenceCookies.timeZone)?.value),
  };
}
