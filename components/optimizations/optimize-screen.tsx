'use client';

import { type DehydratedState, HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { analyzeNow } from '#lib/api/change-advice.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { LiveBadge } from '../live/live-badge.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { AnalysisProgress } from './analysis-progress.tsx';
import { AskCard } from './ask-card.tsx';
import { AutoApply } from './auto-apply.tsx';
import { EvictionCard } from './eviction-card.tsx';
import { OptimizationItem } from './optimization-item.tsx';
import { PatternsCard } from './patterns-card.tsx';
import { ScoreCard } from './score-card.tsx';

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

const isOpen = ({ state }: Optimization) => ['proposed', 'approved', 'applied', 'measured'].includes(state);

function Advice({ canAct }: { canAct: boolean }) {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(optimizationsQuery(ownScope));
  const open = data?.optimizations.filter(isOpen) ?? [];
  const past = data?.optimizations.filter((each) => !isOpen(each)) ?? [];
  const untried = data !== undefined && data.optimizations.length === 0;
  return (
    <>
      <h1 className="font-semibold text-20 tracking-tight">{t('pageTitle')}</h1>
      <p className="text-pretty text-14 text-muted">
        {t('intro')} {!canAct && t('readOnly')}
      </p>
      <Card title={t('open')} testId="advice" aside={canAct && <AnalyzeButton />}>
        {open.length > 0 && <List optimizations={open} canAct={canAct} />}
        {untried && <AnalysisProgress needs={data.needs} />}
        {data && !untried && open.length === 0 && <p className="text-14 text-muted">{t('nothingOpen')}</p>}
        {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
        {!data && !error && <div className="skeleton h-24" />}
      </Card>
      <WhatIfLink />
      {data && <ScoreCard score={data.score} scoreParts={data.scoreParts} />}
      <PatternsCard />
      <EvictionCard scope={ownScope} />
      {past.length > 0 && (
        <Card title={t('historyTitle')} testId="history">
          <List optimizations={past} canAct={canAct} />
        </Card>
      )}
      {canAct && <AutoApply />}
      <AskCard />
    </>
  );
}

function List({ optimizations, canAct }: { optimizations: readonly Optimization[]; canAct: boolean }) {
  return (
    <ul className="divide-y divide-line">
      {optimizations.map((optimization) => (
        <OptimizationItem key={optimization.id} optimization={optimization} canAct={canAct} detailed />
      ))}
    </ul>
  );
}

function WhatIfLink() {
  const t = useTranslations('whatIf');
  return (
    <Link
      href="/optimize/what-if"
      className="flex min-h-16 items-center gap-3 rounded-card border border-line bg-raised p-4 hover:bg-sunken md:px-5"
    >
      <SlidersHorizontal size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0">
        <span className="block font-medium text-14">{t('open')}</span>
        <span className="block text-pretty text-13 text-muted">{t('openBody')}</span>
      </span>
      <ChevronRight size={20} strokeWidth={1.5} aria-hidden className="ml-auto shrink-0 text-muted" />
    </Link>
  );
}

function AnalyzeButton() {
  const t = useTranslations('optimizations');
  const words = useRefusalWords();
  const client = useQueryClient();
  const analysis = useMutation({
    mutationFn: analyzeNow,
    onSettled: () => client.invalidateQueries({ queryKey: optimizationsQuery(ownScope).queryKey }),
  });
  return (
    <span className="flex items-center gap-3">
      <span role="status" className="text-12 text-muted">
        {analysis.data && t('analyzed', { count: analysis.data.optimizationsProposed })}
        {analysis.error && t('actionFailed', { reason: words(analysis.error) })}
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
