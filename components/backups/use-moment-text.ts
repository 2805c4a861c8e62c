'use client';

import { useLocale, useTimeZone } from 'use-intl';

/** Writes an instant (ISO 8601) as day and time in the person's zone. */
export function useMomentText(): (at: string) => string {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (at) => format.format(new Date(at));
}
