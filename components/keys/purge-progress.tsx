'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, CircleX, LoaderCircle } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { cancelPurge } from '#lib/api/key-commands.ts';
import { purgeQuery } from '#lib/api/keys-query.ts';
import type { Purge } from '#lib/contracts/keys.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { codeFont, quietButton } from './form-classes.ts';
import { Refusal } from './refusal.tsx';

/** Icon and tone of each state; the word stands beside them. */
export const purgeLooks = {
  queued: { icon: LoaderCircle, tone: 'text-muted animate-spin' },
  running: { icon: LoaderCircle, tone: 'text-accent animate-spin' },
  done: { icon: CircleCheck, tone: 'text-good' },
  cancelled: { icon: CircleSlash, tone: 'text-warn' },
  failed: { icon: CircleX, tone: 'text-bad' },
} as const;

/** How far a purge is; once it has ended, its receipt. */
export function PurgeProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('keys.purge');
  const { data, error, refetch } = useQuery(purgeQuery(id));
  if (!data) {
    if (error) return <Problem message={t('failedToPlan')} error={error} onRetry={() => refetch()} />;
    return <span className="skeleton mt-4 block h-40 w-full" />;
  }
  const { icon: Icon, tone } = purgeLooks[data.state];
  return (
    <div className="mt-4">
      <p role="status" className="flex items-center gap-2.5 font-semibold text-20 tracking-tight">
        <Icon size={22} strokeWidth={1.5} aria-hidden className={tone} />
        {t(data.state)}
      </p>
      {data.finishedAt === null ? <Running purge={data} /> : <Receipt purge={data} />}
      {data.finishedAt !== null && (
        <button type="button" onClick={onClose} className={`${quietButton} mt-4 w-full`}>
          {t('close')}
        </button>
      )}
    </div>
  );
}

function Running({ purge }: { purge: Purge }) {
  const t = useTranslations('keys.purge');
  const locale = useLocale();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelPurge(purge.id),
    onSuccess: () => client.invalidateQueries({ queryKey: purgeQuery(purge.id).queryKey }),
  });
  const asked = cancel.isPending || cancel.isSuccess;
  return (
    <>
      <progress
        value={purge.done}
        max={Math.max(1, purge.total)}
        aria-label={t('running')}
        className="mt-4 h-2 w-full"
      />
      <p className="mt-1 text-13 text-muted tabular-nums">
        {t('progress', { done: formatCount(locale, purge.done), total: formatCount(locale, purge.total) })}
      </p>
      <p className="mt-3 text-pretty text-14">{t('leave')}</p>
      <Refusal error={cancel.error} />
      <button type="button" disabled={asked} onClick={() => cancel.mutate()} className={`${quietButton} mt-4 w-full`}>
        {asked ? t('cancelling') : t('cancel')}
      </button>
    </>
  );
}

function Receipt({ purge }: { purge: Purge }) {
  const t = useTranslations('keys.purge');
  const locale = useLocale();
  const { date, time } = useMomentText();
  const ended = purge.finishedAt ?? purge.requestedAt;
  return (
    <div className="mt-2" data-testid="purge-receipt">
      <Facts
        facts={[
          { label: t('deleted'), value: formatCount(locale, purge.deleted) },
          { label: t('examined'), value: formatCount(locale, purge.done) },
          { label: t('by'), value: <span className="break-all">{purge.requestedBy}</span> },
          { label: t('at'), value: `${date(ended)}, ${time(ended)}` },
          { label: t('receipt'), value: <span className={`${codeFont} break-all text-12`}>{purge.receiptId}</span> },
        ]}
      />
    </div>
  );
}
