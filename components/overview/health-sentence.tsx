'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight, CircleAlert, CircleCheck, CircleDashed, TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { RealtimeMetrics } from '#lib/contracts/realtime-metrics.ts';
import { figureText, formatMilliseconds, formatPercent } from '#lib/format/format-measure.ts';
import { assessHealth, type Health } from '#lib/health/assess-health.ts';
import { useLinkState } from '../live/use-link-state.ts';
import { useSecond } from '../live/use-second.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

interface Props {
  scope: Scope;
  /** Stands above the sentence, in its light. */
  children?: ReactNode;
}

const looks = {
  'all-right': { icon: CircleCheck, tone: 'good', className: 'text-good' },
  slow: { icon: TriangleAlert, tone: 'warn', className: 'text-warn' },
  'low-hit-rate': { icon: TriangleAlert, tone: 'warn', className: 'text-warn' },
  offline: { icon: WifiOff, tone: 'warn', className: 'text-warn' },
  'sources-down': { icon: CircleAlert, tone: 'bad', className: 'text-bad' },
  quiet: { icon: CircleDashed, tone: 'neutral', className: 'text-muted' },
  'no-data': { icon: CircleDashed, tone: 'neutral', className: 'text-muted' },
} as const;

function useWords(health: Health, metrics: RealtimeMetrics | undefined): ReactNode {
  const t = useTranslations('health');
  const locale = useLocale();
  const { moment, time } = useMomentText();
  const now = useSecond();
  const figure = (chunks: ReactNode) => <span className={looks[health.kind].className}>{chunks}</span>;
  switch (health.kind) {
    case 'all-right': {
      const hitRate = figureText(formatPercent(locale, health.hitRate));
      return t.rich(health.window === 'hour' ? 'allRightHour' : 'allRightNow', { hitRate, figure });
    }
    case 'slow': {
      const p95 = figureText(formatMilliseconds(locale, health.p95Ms));
      if (health.sinceTimestamp === null) return t.rich('slow', { p95, figure });
      return t.rich('slowSince', { p95, figure, time: time(health.sinceTimestamp) });
    }
    case 'low-hit-rate':
      return t.rich('lowHitRate', { hitRate: figureText(formatPercent(locale, health.hitRate)), figure });
    case 'offline':
      return metrics ? t('offline', { time: moment(metrics.timestamp, now) }) : t('offlineUnknown');
    case 'sources-down':
      return metrics ? t('sourcesDown', { time: moment(metrics.timestamp, now) }) : t('sourcesDownUnknown');
    case 'quiet':
      return t('quiet');
    case 'no-data':
      return t('noData');
  }
}

/** The one step that helps, where there is one. */
function useAction(health: Health): { href: string; label: string } | null {
  const t = useTranslations('health');
  if (health.kind === 'slow') return { href: '#performance', label: t('seeWhatChanged') };
  if (health.kind === 'low-hit-rate') return { href: '#databases', label: t('seeDatabases') };
  return null;
}

/** The first thing read: is the cache all right, and if not, what to look at. */
export function HealthSentence({ scope, children }: Props) {
  const t = useTranslations('health');
  const { data: metrics, error } = useQuery(realtimeQuery(scope));
  const { data: hour } = useQuery(performanceQuery('1h', { compare: 'previous' }, scope));
  const { data: day } = useQuery(performanceQuery('24h', {}, scope));
  const link = useLinkState();
  const health = assessHealth({ metrics, hour, day, link });
  const words = useWords(health, metrics);
  const action = useAction(health);
  const unknown = !metrics && link === 'up';
  const { icon: Icon, tone, className } = unknown ? looks['no-data'] : looks[health.kind];
  return (
    <section
      aria-label={t('label')}
      data-tone={tone}
      data-inset={children !== undefined}
      className="halo px-4 pt-5 pb-5 md:px-6 md:pt-9 md:pb-8"
    >
      {children}
      <div className="flex gap-3 md:gap-4">
        <Icon strokeWidth={1.5} aria-hidden className={`mt-0.5 size-6 shrink-0 md:mt-1 md:size-8 ${className}`} />
        <div className="min-h-14 pointer-fine:min-h-9">
          <p className="max-w-[26ch] text-pretty font-medium text-20 tracking-tight sm:max-w-none md:text-28">
            {unknown ? t(error ? 'unreadable' : 'loading') : words}
          </p>
          {action && (
            <a
              href={action.href}
              className="-ml-1 inline-flex min-h-11 items-center gap-1.5 rounded-control px-1 font-medium text-14 text-accent hover:underline"
            >
              {action.label}
              <ArrowRight size={16} strokeWidth={1.5} aria-hidden />
            </a>
          )}
        </div>
      </div>
    </section>
  );
}
