import type { Preferences } from '#lib/contracts/account.ts';
import { deviceZone, preferenceCookies } from '#lib/i18n/preferences.ts';
import { writePreference } from './write-preference.ts';

/** Remembers on this device, for the next first paint, how the person's account wants times and dates. */
export function rememberTimes({ utc, timeZone, dateFormat }: Preferences): void {
  writePreference(preferenceCookies.chosenZone, utc ? 'UTC' : (timeZone ?? deviceZone));
  writePreference(preferenceCookies.dateFormat, dateFormat);
}
