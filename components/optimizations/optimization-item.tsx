'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { changeOptimization, type OptimizationAction } from '#lib/api/change-optimization.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { formatChange } from '#lib/format/format-measure.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { ExplanationOf } from './explanation.tsx';
import { stateWords } from './state-words.ts';

interface Props {
  optimization: Optimization;
  /** False where the reader may only look. */
  canAct: boolean;
  /** The long form: why, and who did what. */
  detailed?: boolean;
}

/** One piece of advice: what, why, what it promises or did, and what to do about it. */
export function OptimizationItem({ optimization, canAct, detailed = false }: Props) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  const { title, evidence, state, performanceGain } = optimization;
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <p className="flex items-baseline justify-between gap-3">
        <span className="font-medium text-14">{title}</span>
        <span className="shrink-0 text-12 text-muted">{t(stateWords[state])}</span>
      </p>
      <p className="mt-0.5 text-pretty text-13 text-muted">{evidence}</p>
      {state === 'proposed' && performanceGain !== null && (
        <p className="mt-1 text-13">{t('expectedGain', { points: formatChange(locale, performanceGain, 1) })}</p>
      )}
      <Measured optimization={optimization} />
      {detailed && <ExplanationOf optimization={optimization} />}
      {canAct && <Actions optimization={optimization} />}
    </li>
  );
}

function Measured({ optimization }: { optimization: Optimization }) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  const { state, measured, measuredInterval, progress } = optimization;
  if (measured !== null && measuredInterval !== null) {
    const [low, high] = measuredInterval;
    const text = (points: number) => formatChange(locale, points, 1);
    return (
      <p className="mt-1 text-13 tabular-nums">
        {t('measuredGain', { points: text(measured), low: text(low), high: text(high) })}
      </p>
    );
  }
  if (state !== 'applied' && state !== 'measured') return null;
  return <p className="mt-1 text-13 tabular-nums">{t('measuring', { percent: Math.round(progress * 100) })}</p>;
}

const actionsOf = (state: Optimization['state']): OptimizationAction[] => {
  if (state === 'proposed') return ['apply', 'dismiss'];
  return ['applied', 'measured', 'kept'].includes(state) ? ['revert'] : [];
};

function Actions({ optimization }: { optimization: Optimization }) {
  const t = useTranslations('optimizations');
  const words = useRefusalWords();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (action: OptimizationAction) => changeOptimization(optimization.id, action),
    onSettled: () => client.invalidateQueries({ queryKey: optimizationsQuery().queryKey }),
  });
  const actions = actionsOf(optimization.state);
  if (actions.length === 0) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {actions.map((action) => (
        <button
          key={action}
          type="button"
          disabled={change.isPending}
          onClick={() => change.mutate(action)}
          className={`inline-flex min-h-11 items-center rounded-control px-4 font-medium text-14 disabled:opacity-80 ${
            action === 'apply' ? 'bg-accent-solid text-on-accent' : 'border border-line hover:bg-sunken'
          }`}
        >
          {t(action)}
        </button>
      ))}
      {change.error && (
        <p role="alert" className="text-13 text-bad">
          {t('actionFailed', { reason: words(change.error, { conflict: t('conflict') }) })}
        </p>
      )}
    </div>
  );
}
