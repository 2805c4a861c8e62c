'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { jobsQuery } from '#lib/api/jobs-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { JobRow, jobColumns } from './job-row.tsx';
import { RunRow } from './run-row.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
}

/** What the platform does by itself: when each job runs next, how the last run ended, and what was asked for. */
export function JobsScreen({ viewer, state }: Props) {
  return (
    <HydrationBoundary state={state}>
      <JobsPage viewer={viewer} />
    </HydrationBoundary>
  );
}

function JobsPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('jobs');
  const { data, error, refetch } = useQuery(jobsQuery());
  const admin = viewer.role === 'platform_admin';
  return (
    <PlatformShell viewer={viewer} title={t('title')} status={<JobsStatus />}>
      <main className="mx-auto flex max-w-[1440px] flex-col gap-3 p-3 text-text md:gap-4 md:p-6">
        <p className="text-pretty px-1 text-14 text-muted">{t('about')}</p>
        {!data && error && (
          <section className="rounded-card border border-line bg-raised p-5">
            <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
          </section>
        )}
        {!data && !error && <div className="skeleton h-96 rounded-card" />}
        {data && (
          <>
            <Card id="jobs" title={t('listTitle')}>
              {data.jobs.length === 0 && <p className="py-2 text-14 text-muted">{t('none')}</p>}
              <JobColumnNames />
              <ul className="divide-y divide-line">
                {data.jobs.map((job) => (
                  <JobRow key={job.name} job={job} admin={admin} />
                ))}
              </ul>
            </Card>
            <Card id="runs" title={t('runsTitle')}>
              {data.runs.length === 0 && <p className="py-2 text-14 text-muted">{t('runsNone')}</p>}
              <ul className="divide-y divide-line">
                {data.runs.map((run) => (
                  <RunRow key={run.id} run={run} admin={admin} />
                ))}
              </ul>
            </Card>
          </>
        )}
      </main>
    </PlatformShell>
  );
}

/** Each row says them itself where nobody sees them. */
function JobColumnNames() {
  const t = useTranslations('jobs');
  return (
    <div aria-hidden className={`hidden border-line border-b pb-2 text-12 text-muted lg:grid ${jobColumns}`}>
      {(['job', 'state', 'last', 'next', 'failures'] as const).map((column) => (
        <span key={column}>{t(`column.${column}`)}</span>
      ))}
    </div>
  );
}

function JobsStatus() {
  const t = useTranslations('jobs');
  const { time } = useMomentText();
  const { data, error, dataUpdatedAt } = useQuery(jobsQuery());
  if (!data) return <span className="text-12 text-muted">{'\u00a0'}</span>;
  const idle = data.workers === 0;
  return (
    <span className={`truncate text-12 ${error || idle ? 'font-medium text-warn' : 'text-muted'}`}>
      {error ? t('stale', { time: time(dataUpdatedAt) }) : t('workers', { count: data.workers })}
    </span>
  );
}
