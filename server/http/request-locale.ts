import { type Locale, parseLocale, preferenceCookies } from '#lib/i18n/preferences.ts';
import { readCookie } from '../auth/read-cookie.ts';

/** The language that a person chose on this device. */
export function localeOf(request: Request): Locale {
  return parseLocale(readCookie(request.headers.get('cookie'), preferenceCookies.locale) ?? undefined);
}
