'use client';

import { CircleDot, CirclePause, WifiOff } from 'lucide-react';
import { useLocale, useTimeZone, useTranslations } from 'use-intl';
import { formatSpan, formatTimeOfDay } from '#lib/format/format-time.ts';
import type { Liveness } from '#lib/health/describe-liveness.ts';
import { useLiveness } from './use-liveness.ts';

const looks = {
  live: { icon: CircleDot, tone: 'text-good' },
  stale: { icon: CirclePause, tone: 'text-warn' },
  offline: { icon: WifiOff, tone: 'text-bad' },
} as const;

function useLabel(liveness: Liveness, dataFrom: string | undefined): string {
  const t = useTranslations('live');
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  // Updates come every second: an age that flips between 0 and 1 would only flicker.
  if (liveness.state === 'live') {
    return liveness.ageMs < 2000 ? t('liveNow') : t('liveAge', { age: formatSpan(liveness.ageMs) });
  }
  if (liveness.state === 'offline') {
    return dataFrom ? t('offlineSince', { time: formatTimeOfDay(locale, timeZone, dataFrom) }) : t('offline');
  }
  if (!('ageMs' in liveness)) return t(liveness.reason);
  return liveness.ageMs === null ? t('stopped') : t('staleAge', { age: formatSpan(liveness.ageMs) });
}

/** Says whether the figures move, and since when not. `dataFrom` is the figures' own time (ISO 8601). */
export function LiveBadge({ dataFrom }: { dataFrom: string | undefined }) {
  const liveness = useLiveness();
  const label = useLabel(liveness, dataFrom);
  const settling = liveness.state === 'stale' && !('ageMs' in liveness);
  const { icon: Icon, tone } = looks[liveness.state];
  return (
    <span
      data-testid="live-badge"
      data-state={liveness.state}
      className={`inline-flex items-center gap-1 whitespace-nowrap font-medium text-12 tabular-nums ${settling ? 'text-muted' : tone}`}
    >
      <Icon size={14} strokeWidth={2} aria-hidden className={liveness.state === 'live' ? 'pulse' : ''} />
      {label}
    </span>
  );
}
