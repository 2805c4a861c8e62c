'use client';

import { CircleDot, CirclePause, WifiOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatSpan } from '#lib/format/format-time.ts';
import type { Liveness } from '#lib/health/describe-liveness.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { useLive } from './live-provider.tsx';
import { useLiveness } from './use-liveness.ts';
import { useSecond } from './use-second.ts';

const looks = {
  live: { icon: CircleDot, tone: 'text-good' },
  stale: { icon: CirclePause, tone: 'text-warn' },
  offline: { icon: WifiOff, tone: 'text-bad' },
} as const;

function useLabel(liveness: Liveness, dataFrom: string | undefined, paused: boolean): string {
  const t = useTranslations('live');
  const { moment } = useMomentText();
  const now = useSecond();
  if (paused && liveness.state !== 'offline') {
    return dataFrom ? t('pausedSince', { age: formatSpan(now - Date.parse(dataFrom)) }) : t('paused');
  }
  // Updates come every second: an age that flips between 0 and 1 would only flicker.
  if (liveness.state === 'live') {
    return liveness.ageMs < 2000 ? t('liveNow') : t('liveAge', { age: formatSpan(liveness.ageMs) });
  }
  if (liveness.state === 'offline') {
    return dataFrom ? t('offlineSince', { time: moment(dataFrom, now) }) : t('offline');
  }
  if (!('ageMs' in liveness)) return t(liveness.reason);
  return liveness.ageMs === null ? t('stopped') : t('staleAge', { age: formatSpan(liveness.ageMs) });
}

/** Says whether the figures move, and since when not. `dataFrom` is the figures' own time (ISO 8601). */
export function LiveBadge({ dataFrom }: { dataFrom: string | undefined }) {
  const liveness = useLiveness();
  const { paused } = useLive();
  const label = useLabel(liveness, dataFrom, paused);
  const settling = liveness.state === 'stale' && !('ageMs' in liveness);
  const state = paused && liveness.state === 'live' ? 'stale' : liveness.state;
  const { icon: Icon, tone } = looks[state];
  return (
    <span
      data-testid="live-badge"
      data-state={state}
      data-paused={paused || undefined}
      className={`inline-flex items-center gap-1 whitespace-nowrap font-medium text-12 tabular-nums ${settling ? 'text-muted' : tone}`}
    >
      <Icon size={14} strokeWidth={2} aria-hidden className={state === 'live' ? 'pulse' : ''} />
      {label}
    </span>
  );
}
