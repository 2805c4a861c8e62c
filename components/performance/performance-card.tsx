'use client';

import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { performanceQuery } from '#lib/api/performance-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { Range } from '#lib/contracts/performance.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { PerformanceChart } from './performance-chart.tsx';
import { PerformanceSkeleton } from './performance-skeleton.tsx';

// The contract's own list lives beside its zod schemas, which stay out of the browser.
const ranges: Range[] = ['1h', '24h', '7d', '30d'];

/** Response time, hit rate and operations over the chosen range. */
export function PerformanceCard({ scope }: { scope: Scope }) {
  const t = useTranslations('performance');
  const [range, setRange] = useState<Range>('24h');
  const { data, error, refetch } = useQuery(performanceQuery(range, {}, scope));
  return (
    <Card
      id="performance"
      testId="performance-chart"
      title={t('title', { range: t(`range.${range}`) })}
      aside={<RangeChoice range={range} onChange={setRange} />}
    >
      {data && <PerformanceChart performance={data} />}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <PerformanceSkeleton />}
    </Card>
  );
}

function RangeChoice({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  const t = useTranslations('performance');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${t('chooseRange')}: ${t(`rangeLong.${range}`)}`}
        onClick={() => setOpen(true)}
        className="-my-2 -mr-2 inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <CalendarClock size={16} strokeWidth={1.5} aria-hidden />
        {t('chooseRange')}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('chooseRange')}>
        <ul className="-mx-3">
          {ranges.map((option) => (
            <li key={option}>
              <button
                type="button"
                aria-pressed={option === range}
                onClick={() => {
                  onChange(option);
                  setOpen(false);
                }}
                className="flex min-h-12 w-full items-center justify-between rounded-control px-3 text-left text-14 hover:bg-sunken aria-pressed:font-semibold"
              >
                {t(`rangeLong.${option}`)}
                {option === range && <Check size={20} strokeWidth={1.5} aria-hidden className="text-accent" />}
              </button>
            </li>
          ))}
        </ul>
      </Sheet>
    </>
  );
}
