'use client';

import { Check, CircleHelp, CircleX, Clock, Minus, Monitor, Smartphone, Tablet } from 'lucide-react';
import { memo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { RecentOperation } from '#lib/contracts/recent-operations.ts';
import { figureText, formatCount, formatMilliseconds } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useSecond } from '../live/use-second.ts';

const deviceIcons = { mobile: Smartphone, tablet: Tablet, desktop: Monitor, unknown: CircleHelp };

const outcomeLooks = {
  hit: { icon: Check, tone: 'text-good' },
  miss: { icon: Minus, tone: 'text-muted' },
  stale: { icon: Clock, tone: 'text-warn' },
  error: { icon: CircleX, tone: 'text-bad' },
  ok: { icon: Check, tone: 'text-muted' },
} as const;

/** One operation: what, where, how it ended, from which device, how long and when. */
export const RecentOperationRow = memo(function RecentOperationRow({ operation }: { operation: RecentOperation }) {
  const t = useTranslations('operations');
  const locale = useLocale();
  const Device = deviceIcons[operation.device];
  const { icon: Outcome, tone } = outcomeLooks[operation.outcome];
  const sampled = operation.weight > 1;
  const represents = sampled ? t('represents', { count: formatCount(locale, operation.weight) }) : undefined;
  return (
    <li data-testid="recent-operation" className="flex h-14 items-center gap-3 max-lg:nth-[n+9]:hidden">
      <span role="img" aria-label={t(`device.${operation.device}`)} title={t(`device.${operation.device}`)}>
        <Device size={20} strokeWidth={1.5} aria-hidden className="text-muted" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium text-14">{t(`operation.${operation.operation}`)}</span>
          <span className={`inline-flex shrink-0 items-center gap-0.5 font-medium text-12 ${tone}`}>
            <Outcome size={14} strokeWidth={2} aria-hidden />
            {t(`outcome.${operation.outcome}`)}
          </span>
        </span>
        <span className="block truncate text-12 text-muted">
          {operation.module} · {operation.dataType}
        </span>
      </span>
      <span className="shrink-0 text-right tabular-nums">
        <span className="block font-medium text-14" title={represents}>
          {sampled && (
            <span role="img" className="text-muted" aria-label={represents}>
              ~{' '}
            </span>
          )}
          {figureText(formatMilliseconds(locale, operation.latencyMs))}
        </span>
        <Age timestamp={operation.timestamp} />
      </span>
    </li>
  );
});

function Age({ timestamp }: { timestamp: string }) {
  const t = useTranslations('operations');
  const ageMs = useSecond() - Date.parse(timestamp);
  return (
    <span className="block whitespace-nowrap text-12 text-muted">
      {ageMs < 2000 ? t('now') : t('ago', { age: formatSpan(ageMs) })}
    </span>
  );
}
