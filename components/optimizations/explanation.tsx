'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { explanationQuery } from '#lib/api/optimizer-queries.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Problem } from '../ui/problem.tsx';
import { stateWords } from './state-words.ts';

/** Why something is proposed, in full sentences, and who did what since; fetched when it is opened. */
export function ExplanationOf({ optimization }: { optimization: Optimization }) {
  const t = useTranslations('optimizations');
  const [open, setOpen] = useState(false);
  return (
    <details className="group mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-11 cursor-pointer list-none items-center gap-1 font-medium text-13 text-accent [&::-webkit-details-marker]:hidden">
        {t('why')}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden className="transition-transform group-open:rotate-180" />
      </summary>
      {open && <Sentences optimization={optimization} />}
      {open && <Steps history={optimization.history} />}
    </details>
  );
}

function Sentences({ optimization: { id, state } }: { optimization: Optimization }) {
  const t = useTranslations('optimizations');
  const { data, error, refetch } = useQuery(explanationQuery(id, state));
  if (error) return <Problem message={t('explanationFailed')} error={error} onRetry={() => refetch()} />;
  if (!data) return <div className="skeleton h-16" />;
  return (
    <>
      <p className="text-pretty text-13">{data.text}</p>
      {data.source === 'model' && <p className="mt-1 text-12 text-muted">{t('explanationModel')}</p>}
    </>
  );
}

/** A tap approves and applies at once: one line says it. */
function isLastOfItsMoment({ at }: { at: string }, index: number, all: Optimization['history']): boolean {
  return all[index + 1]?.at !== at;
}

function Steps({ history }: Pick<Optimization, 'history'>) {
  const t = useTranslations('optimizations');
  const { dayTime } = useMomentText();
  return (
    <ol className="mt-2 flex flex-col gap-1 text-12 text-muted tabular-nums">
      {history.filter(isLastOfItsMoment).map(({ state, byOptimizer, at }) => (
        <li key={`${state} ${at}`}>
          {t('by', {
            state: t(stateWords[state]),
            at: dayTime(at),
            who: byOptimizer ? t('byOptimizer') : t('byPerson'),
          })}
        </li>
      ))}
    </ol>
  );
}
