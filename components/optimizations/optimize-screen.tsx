'use client';

import { type DehydratedState, HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { analyzeNow } from '#lib/api/change-optimization.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveBadge } from '../live/live-badge.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { AnalysisProgress } from './analysis-progress.tsx';
import { OptimizationItem } from './optimization-item.tsx';

/** Advice with its measured results, and what became of earlier advice. */
export function OptimizeScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <LiveProvider scope={ownScope} tenantId={viewer.tenant?.id ?? ''}>
        <TenantShell viewer={viewer} status={<LiveBadge dataFrom={undefined} />}>
          <main className="mx-auto flex max-w-[960px] flex-col gap-3 px-4 py-4 md:gap-4 md:px-6">
            <Advice canAct={viewer.role === 'tenant_admin'} />
          </main>
        </TenantShell>
      </LiveProvider>
    </HydrationBoundary>
  );
}

function Advice({ canAct }: { canAct: boolean }) {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(optimizationsQuery(ownScope));
  return (
    <>
      <h1 className="font-semibold text-20 tracking-tight">{t('pageTitle')}</h1>
      <p className="text-pretty text-14 text-muted">
        {t('intro')} {!canAct && t('readOnly')}
      </p>
      <Card title={t('title')} testId="advice" aside={canAct && <AnalyzeButton />}>
        {data && data.optimizations.length > 0 && (
          <ul className="divide-y divide-line">
            {data.optimizations.map((optimization) => (
              <OptimizationItem key={optimization.id} optimization={optimization} canAct={canAct} />
            ))}
          </ul>
        )}
        {data && data.optimizations.length === 0 && <AnalysisProgress needs={data.needs} />}
        {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      </Card>
    </>
  );
}

function AnalyzeButton() {
  const t = useTranslations('optimizations');
  const client = useQueryClient();
  const analysis = useMutation({
    mutationFn: analyzeNow,
    onSettled: () => client.invalidateQueries({ queryKey: optimizationsQuery(ownScope).queryKey }),
  });
  return (
    <span className="flex items-center gap-3">
      <span role="status" className="text-12 text-muted">
        {analysis.data && t('analyzed', { count: analysis.data.optimizationsProposed })}
        {analysis.error && t('actionFailed', { reason: analysis.error.message })}
      </span>
      <button
        type="button"
        disabled={analysis.isPending}
        onClick={() => analysis.mutate()}
        className="inline-flex min-h-11 items-center rounded-control border border-line px-4 font-medium text-14 hover:bg-sunken disabled:opacity-80"
      >
        {t('analyze')}
      </button>
    </span>
  );
}
