'use client';

import { useLocale, useNow } from 'use-intl';
import { figureText, formatMilliseconds } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

/** Instants and durations as the person reads them. */
export function useMoments() {
  const locale = useLocale();
  const { moment } = useMomentText();
  const now = useNow().getTime();
  return {
    moment: (at: string) => moment(at, now),
    span: (ms: number) => (ms < 60_000 ? figureText(formatMilliseconds(locale, ms)) : formatSpan(ms)),
  };
}
