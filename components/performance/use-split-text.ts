'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { LatencyParts } from '#lib/contracts/performance.ts';
import { figureText, formatServerTime } from '#lib/format/format-measure.ts';

/** How long reads waited in the queue and for the server, in a few words. */
export function useSplitText(): (parts: LatencyParts) => string {
  const t = useTranslations('performance');
  const locale = useLocale();
  const text = (ms: number) => figureText(formatServerTime(locale, ms));
  return ({ queueTime, serverTime }) =>
    // An answer that is kept for want of a network may be older than the split.
    typeof queueTime === 'number' && typeof serverTime === 'number'
      ? t('split', { queue: text(queueTime), server: text(serverTime) })
      : t('noMeasurement');
}
