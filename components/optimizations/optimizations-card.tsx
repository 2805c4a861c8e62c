'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { AnalysisNeeds, Optimizations } from '#lib/contracts/optimizations.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { AnalysisProgress } from './analysis-progress.tsx';
import { OptimizationItem } from './optimization-item.tsx';

/** More than three pieces of advice are none. */
const shownAtMost = 3;

/** What analysis proposes, or honestly what it still needs before it can propose anything. */
export function OptimizationsCard({ scope }: { scope: Scope }) {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(optimizationsQuery(scope));
  return (
    <Card title={t('title')} testId="ai-card">
      {data && data.optimizations.length > 0 && (
        <OptimizationList optimizations={data.optimizations} linked={scope.kind === 'own'} />
      )}
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

function OptimizationList({ optimizations, linked }: Pick<Optimizations, 'optimizations'> & { linked: boolean }) {
  const t = useTranslations('optimizations');
  return (
    <>
      <ul className="divide-y divide-line">
        {optimizations.slice(0, shownAtMost).map((optimization) => (
          <OptimizationItem key={optimization.id} optimization={optimization} canAct={false} />
        ))}
      </ul>
      {linked && (
        <Link href="/optimize" className="mt-2 inline-flex min-h-11 items-center font-medium text-14 text-accent">
          {t('all')}
        </Link>
      )}
    </>
  );
}
