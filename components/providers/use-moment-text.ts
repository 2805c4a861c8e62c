'use client';

import { useMemo } from 'react';
import { useLocale, useTimeZone } from 'use-intl';
import { formatDate } from '#lib/format/format-date.ts';
import { formatDay, formatMoment, formatTimeOfDay } from '#lib/format/format-time.ts';
import { usePreferences } from './preferences.tsx';

/** Times as this person reads them: their language, their zone, their order of day and month. All take ISO 8601 or epoch ms. */
interface MomentText {
  /** «14:02» */
  time(at: string | number): string;
  /** «21/11» */
  day(at: string | number): string;
  /** «21/11/2026» */
  date(at: string | number): string;
  /** «14:02» where `now` (epoch ms) is of the same day, else «21/11, 14:02». */
  moment(at: string | number, now: number): string;
  /** «21/11, 14:02» */
  dayTime(at: string | number): string;
  /** «21/11/2026, 14:02»: for what may lie more than a year from now. */
  fullMoment(at: string | number): string;
}

export function useMomentText(): MomentText {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  const { dateFormat } = usePreferences();
  return useMemo(() => {
    const time = (at: string | number) => formatTimeOfDay(timeZone, at);
    const day = (at: string | number) => formatDay(locale, timeZone, at, dateFormat);
    const date = (at: string | number) => formatDate(locale, timeZone, at, dateFormat);
    return {
      time,
      day,
      date,
      moment: (at, now) => formatMoment(locale, timeZone, at, now, dateFormat),
      dayTime: (at) => `${day(at)}, ${time(at)}`,
      fullMoment: (at) => `${date(at)}, ${time(at)}`,
    };
  }, [locale, timeZone, dateFormat]);
}
