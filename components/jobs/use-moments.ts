'use client';

import { useLocale, useNow, useTimeZone } from 'use-intl';
import { formatMoment, formatSpan } from '#lib/format/format-time.ts';

/** Instants and durations as the person reads them. */
export function useMoments() {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const now = useNow().getTime();
  return {
    moment: (at: string) => formatMoment(locale, timeZone, at, now),
    span: (milliseconds: number) => (milliseconds < 1_000 ? `${milliseconds}\u00a0ms` : formatSpan(milliseconds)),
  };
}
