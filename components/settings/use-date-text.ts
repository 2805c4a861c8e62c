'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTimeZone } from 'use-intl';
import { accountQuery } from '#lib/api/account-query.ts';
import { formatDate } from '#lib/format/format-date.ts';

/** Writes dates (ISO 8601) in the person's zone and order. */
export function useDateText(): (at: string) => string {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const { data } = useQuery(accountQuery());
  return (at) => formatDate(locale, timeZone, at, data?.preferences.dateFormat ?? 'locale');
}
