'use client';

import { useLocale, useTimeZone } from 'use-intl';
import type { Range } from '#lib/contracts/performance.ts';
import { formatDay, formatTimeOfDay } from '#lib/format/format-time.ts';

/** A slot's start in the reader's zone; with its day where the range has more than one. */
export function usePointTime(range: Range): (timestamp: string) => string {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  return (timestamp) => {
    const time = formatTimeOfDay(locale, timeZone, timestamp);
    return range === '1h' ? time : `${formatDay(locale, timeZone, timestamp)}, ${time}`;
  };
}
