'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Job } from '#lib/contracts/jobs.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { AskButton } from './ask-button.tsx';
import { StateWord } from './state-word.tsx';
import { useJobName } from './use-job-name.ts';
import { useMoments } from './use-moments.ts';

/** The columns of a wide screen, which the line of their names has too. */
export const jobColumns = 'lg:grid-cols-[minmax(0,1.6fr)_8rem_minmax(0,1.4fr)_9rem_8rem_14rem] lg:gap-x-4';

/** One job: its state, how the last run ended, the next one, and how often it failed. */
export function JobRow({ job, admin }: { job: Job; admin: boolean }) {
  const t = useTranslations('jobs');
  const locale = useLocale();
  const { moment, span } = useMoments();
  const jobName = useJobName();
  const { name, state, last, nextRunAt, failures, failuresInARow, progress, kind } = job;
  const shown = state === 'idle' && last?.outcome === 'failed' ? 'failed' : state;
  const progressText =
    progress &&
    (progress.total === null
      ? t('progressOpen', { done: formatCount(locale, progress.done) })
      : t('progress', { done: formatCount(locale, progress.done), total: formatCount(locale, progress.total) }));
  const inARow = t('inARow', { count: failuresInARow });
  const next = nextRunAt ? moment(nextRunAt) : t(kind === 'continuous' ? 'continuous' : 'onDemand');
  return (
    <li
      className={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 py-3 text-13 lg:py-2 ${jobColumns}`}
    >
      <div className="min-w-0">
        <h3 className="break-words font-medium text-14">{jobName(name)}</h3>
        <p className="truncate font-mono text-12 text-muted max-lg:hidden">{name}</p>
      </div>
      <p className="justify-self-end lg:justify-self-start">
        <StateWord state={shown} />
        {progressText && <span className="block text-12 text-muted tabular-nums">{progressText}</span>}
      </p>
      <div className="min-w-0">
        <p className="text-muted tabular-nums">
          <span className="lg:sr-only">{t('column.last')}: </span>
          {last ? t('took', { time: moment(last.finishedAt), duration: span(last.durationMs) }) : t('never')}
        </p>
        {last?.error && <p className="line-clamp-2 break-words text-bad">{last.error}</p>}
      </div>
      <p className="text-muted tabular-nums">
        <span className="lg:sr-only">{t('column.next')}: </span>
        {next}
      </p>
      <p
        className={`tabular-nums max-lg:col-span-2 ${failures === 0 ? 'max-lg:hidden' : ''} ${failuresInARow > 0 ? 'text-bad' : 'text-muted'}`}
      >
        <span className="lg:sr-only">{t('column.failures')}: </span>
        {formatCount(locale, failures)}
        {failuresInARow > 0 && <span> · {inARow}</span>}
      </p>
      <div className="justify-self-end max-lg:col-start-2 max-lg:row-span-2 max-lg:row-start-2 max-lg:self-center lg:min-h-11">
        {admin && kind === 'scheduled' && (
          <AskButton path={`/api/platform/jobs/${name}/run`} label={t('runNow')} what={jobName(name)} />
        )}
      </div>
    </li>
  );
}
