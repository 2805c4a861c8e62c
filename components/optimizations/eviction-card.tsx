'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowDownToLine, Equal, type LucideIcon, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { evictionQuery } from '#lib/api/eviction-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { Eviction, EvictionDecisionView } from '#lib/contracts/evictions.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';

const looks: Record<EvictionDecisionView['priority'], LucideIcon> = {
  low: ArrowDownToLine,
  normal: Equal,
  high: ShieldCheck,
};
const earlierShown = 3;

/** What leaves the tenant's memory first when its quota is full, and by which rule. */
export function EvictionCard({ scope }: { scope: Scope }) {
  const t = useTranslations('evictions');
  const { data, error, refetch } = useQuery(evictionQuery(scope));
  return (
    <Card title={t('title')} testId="eviction">
      {data?.current && <Current current={data.current} />}
      {data?.current && <Earlier earlier={data.earlier} />}
      {data && !data.current && <p className="text-pretty text-14 text-muted">{t('none')}</p>}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-20" />}
    </Card>
  );
}

function Current({ current: { priority, sparesMobile, reasons, decidedAt } }: { current: EvictionDecisionView }) {
  const t = useTranslations('evictions');
  const { dayTime } = useMomentText();
  const Icon = looks[priority];
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 font-medium text-14">
        <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
        {t(`priority.${priority}`)}
        <span className="font-normal text-13 text-muted tabular-nums">
          {[sparesMobile && t('sparesMobile'), t('since', { at: dayTime(decidedAt) })].filter(Boolean).join(' · ')}
        </span>
      </p>
      <ul className="mt-1 flex flex-col gap-1 text-pretty text-13 text-muted">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </>
  );
}

function Earlier({ earlier }: Pick<Eviction, 'earlier'>) {
  const t = useTranslations('evictions');
  const { dayTime } = useMomentText();
  if (earlier.length === 0) return null;
  return (
    <>
      <h3 className="mt-3 font-medium text-12">{t('earlier')}</h3>
      <ul className="mt-1 flex flex-col gap-0.5 text-12 text-muted tabular-nums">
        {earlier.slice(0, earlierShown).map(({ decidedAt, priority, rules }) => {
          const named = rules.map((rule) => t(`rule.${rule}`));
          return (
            <li key={decidedAt}>
              {[dayTime(decidedAt), t(`priority.${priority}`), named.join(', ')].filter(Boolean).join(' · ')}
            </li>
          );
        })}
      </ul>
    </>
  );
}
