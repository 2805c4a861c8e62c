'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';
import { planPurge, startPurge } from '#lib/api/key-commands.ts';
import { keysQueryKey } from '#lib/api/keys-query.ts';
import type { KeyFilter, PurgePlan } from '#lib/contracts/keys.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { distinctly } from '../ui/distinctly.ts';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { codeFont, dangerButton, inputClass } from './form-classes.ts';
import { PurgeProgress } from './purge-progress.tsx';
import { PurgeScope } from './purge-scope.tsx';
import { Refusal } from './refusal.tsx';
import { Note } from './value-sheet.tsx';

/** What can be cleared: a module, or a part of it. */
export type PurgeFilter = KeyFilter & { module: string };

/** Clears keys in steps that cannot be skipped: count, look, type the name, watch, receipt. */
export function PurgeSheet({ filter, onClose }: { filter: PurgeFilter; onClose: () => void }) {
  const t = useTranslations('keys.purge');
  const client = useQueryClient();
  const [purgeId, setPurgeId] = useState<string | null>(null);
  const plan = useQuery({
    queryKey: ['cache', 'own', 'purge-plan', filter],
    queryFn: () => planPurge(filter),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const tValue = useTranslations('keys.value');
  // Who sees this sheet may clear: what is refused is a database that nobody clears by hand.
  const refused = plan.error instanceof ApiError && plan.error.code === 'forbidden';
  // However it ended, the list is another one now.
  useEffect(() => () => void client.invalidateQueries({ queryKey: keysQueryKey }), [client]);
  return (
    <Sheet open onClose={onClose} title={t('title')}>
      <PurgeScope {...filter} />
      {purgeId !== null && <PurgeProgress id={purgeId} onClose={onClose} />}
      {purgeId === null && plan.data && <Plan filter={filter} plan={plan.data} onStarted={setPurgeId} />}
      {plan.isPending && (
        <p role="status" className="flex min-h-40 items-center gap-2.5 text-14 text-muted">
          <LoaderCircle size={20} strokeWidth={1.5} aria-hidden className="animate-spin" />
          {t('counting')}
        </p>
      )}
      {refused && <Note text={tValue('protected')} />}
      {plan.error && !refused && (
        <Problem message={t('failedToPlan')} error={plan.error} onRetry={() => plan.refetch()} />
      )}
    </Sheet>
  );
}

interface PlanProps {
  filter: PurgeFilter;
  plan: PurgePlan;
  onStarted: (purgeId: string) => void;
}

function Plan({ filter, plan, onStarted }: PlanProps) {
  const t = useTranslations('keys.purge');
  const locale = useLocale();
  return (
    <>
      <p role="status" className="mt-4 font-semibold text-20 tracking-tight">
        {plan.complete ? t('count', { count: plan.count }) : t('atLeast', { count: formatCount(locale, plan.count) })}
      </p>
      {plan.types.length > 1 && (
        <p className="mt-1 text-13 text-muted">
          {t('types')}:{' '}
          {plan.types.map(({ dataType, count }) => `${dataType} ${formatCount(locale, count)}`).join(' · ')}
        </p>
      )}
      {plan.sample.length > 0 && (
        <>
          <h3 className="mt-4 mb-1 font-medium text-13 text-muted">{t('sample')}</h3>
          <ul className={`${codeFont} max-h-40 overflow-y-auto rounded-control bg-sunken p-3 text-13`}>
            {distinctly(plan.sample, String).map(({ id, item }) => (
              <li key={id} className="truncate">
                {item}
              </li>
            ))}
          </ul>
        </>
      )}
      {plan.count > 0 && <Confirmation filter={filter} plan={plan} onStarted={onStarted} />}
    </>
  );
}

function Confirmation({ filter, plan, onStarted }: PlanProps) {
  const t = useTranslations('keys.purge');
  const id = useId();
  const [typed, setTyped] = useState('');
  const start = useMutation({
    mutationFn: () => startPurge(filter, plan.confirmToken),
    onSuccess: ({ purgeId }) => onStarted(purgeId),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === filter.module) start.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-4 flex flex-col gap-2">
      <p className="text-pretty text-14">{t('noUndo')}</p>
      <label htmlFor={id} className="mt-2 font-medium text-13">
        {t('confirm', { module: filter.module })}
      </label>
      <input
        id={id}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className={`${inputClass} ${codeFont}`}
      />
      <Refusal error={start.error} />
      <button type="submit" disabled={typed !== filter.module || start.isPending} className={`${dangerButton} mt-1`}>
        {t('start')}
      </button>
    </form>
  );
}
