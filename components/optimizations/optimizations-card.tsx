'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { AnalysisNeeds, Optimizations } from '#lib/contracts/optimizations.ts';
import { formatChange } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { AnalysisProgress } from './analysis-progress.tsx';

/** More than three pieces of advice are none. */
const shownAtMost = 3;

/** What analysis proposes, or honestly what it still needs before it can propose anything. */
export function OptimizationsCard({ scope }: { scope: Scope }) {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(optimizationsQuery(scope));
  return (
    <Card title={t('title')} testId="ai-card">
      {data && data.optimizations.length > 0 && <OptimizationList optimizations={data.optimizations} />}
      {data && data.optimizations.length === 0 && <WithoutAdvice needs={data.needs} />}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && (
        <div className="flex flex-col gap-3">
          <span className="skeleton h-5 w-48" />
          <span className="skeleton h-10 w-full" />
          <span className="skeleton h-16 w-full" />
        </div>
      )}
    </Card>
  );
}

function WithoutAdvice({ needs }: { needs: AnalysisNeeds }) {
  const t = useTranslations('optimizations');
  const ready = needs.historyHours >= needs.requiredHistoryHours && needs.operations >= needs.requiredOperations;
  return (
    <>
      <p className="font-medium text-14">{ready ? t('readyTitle') : t('collectingTitle')}</p>
      <p className="mt-1 text-pretty text-14 text-muted">{ready ? t('readyBody') : t('collectingBody')}</p>
      <AnalysisProgress needs={needs} />
    </>
  );
}

function OptimizationList({ optimizations }: Pick<Optimizations, 'optimizations'>) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  return (
    <ul className="divide-y divide-line">
      {optimizations.slice(0, shownAtMost).map((optimization) => (
        <li key={optimization.id} className="py-3 first:pt-0 last:pb-0">
          <p className="flex items-baseline justify-between gap-3">
            <span className="font-medium text-14">{optimization.title}</span>
            <span className="shrink-0 text-12 text-muted">{optimization.applied ? t('applied') : t('proposed')}</span>
          </p>
          <p className="mt-0.5 text-pretty text-13 text-muted">{optimization.evidence}</p>
          {optimization.performanceGain !== null && (
            <p className="mt-1 text-13">
              {t('expectedGain', { points: formatChange(locale, optimization.performanceGain, 1) })}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
