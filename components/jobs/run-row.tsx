'use client';

import { useTranslations } from 'use-intl';
import type { JobRun } from '#lib/contracts/jobs.ts';
import { AskButton } from './ask-button.tsx';
import { StateWord } from './state-word.tsx';
import { useJobName } from './use-job-name.ts';
import { useMoments } from './use-moments.ts';

/** One run that was asked for, or that failed. */
export function RunRow({ run, admin }: { run: JobRun; admin: boolean }) {
  const t = useTranslations('jobs');
  const { moment, span } = useMoments();
  const jobName = useJobName();
  const { id, name, state, queuedAt, durationMs, error } = run;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-13">
      <div className="min-w-0 flex-1 basis-56">
        <p className="break-words">
          <span className="font-medium text-14">{jobName(name)}</span>{' '}
          <span className="text-muted tabular-nums">
            {durationMs === null ? moment(queuedAt) : t('took', { time: moment(queuedAt), duration: span(durationMs) })}
          </span>
        </p>
        {error && <p className="line-clamp-2 break-words text-bad">{error}</p>}
      </div>
      <StateWord state={state} />
      {admin && state === 'failed' && (
        <AskButton
          path={`/api/platform/jobs/runs/${encodeURIComponent(id)}/retry`}
          label={t('retry')}
          what={jobName(name)}
        />
      )}
    </li>
  );
}
