'use client';

import dynamic from 'next/dynamic';
import { useLocale, useTranslations } from 'use-intl';
import { changeOptimization } from '#lib/api/change-advice.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { formatChange, formatCompact } from '#lib/format/format-measure.ts';
import { CleanupProgress } from './cleanup-progress.tsx';
import { stateWords } from './state-words.ts';

/** The overview, where advice is only read in short, loads none of these. */
const AdviceActions = dynamic(() => import('./advice-actions.tsx').then((module) => module.AdviceActions));
const CleanupActions = dynamic(() => import('./cleanup-actions.tsx').then((module) => module.CleanupActions));
const ExplanationOf = dynamic(() => import('./explanation.tsx').then((module) => module.ExplanationOf));

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
  const { title, evidence, state, performanceGain, cleanup } = optimization;
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
      {!cleanup && <Measured optimization={optimization} />}
      {cleanup && <CleanupProgress state={state} cleanup={cleanup} />}
      {detailed && <ExplanationOf optimization={optimization} />}
      {detailed && cleanup && <CleanupActions optimization={optimization} cleanup={cleanup} canAct={canAct} />}
      {canAct && !cleanup && (
        <AdviceActions
          state={state}
          change={(action) => changeOptimization(optimization.id, action)}
          queryKey={optimizationsQuery().queryKey}
        />
      )}
    </li>
  );
}

function Measured({ optimization }: { optimization: Optimization }) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  const { state, measured, measuredInterval, measuredReads, verdict, progress } = optimization;
  if (measured !== null && measuredInterval !== null) {
    const [low, high] = measuredInterval;
    const text = (points: number) => formatChange(locale, points, 1);
    const reads = formatCompact(locale, (measuredReads?.plan ?? 0) + (measuredReads?.holdOut ?? 0));
    return (
      <p className="mt-1 text-pretty text-13 tabular-nums">
        {t('measuredGain', { points: text(measured), low: text(low), high: text(high), reads })}
        {verdict !== null && `. ${t(`verdict.${verdict}`)}`}
      </p>
    );
  }
  if (verdict !== null) return <p className="mt-1 text-pretty text-13">{t(`verdict.${verdict}`)}</p>;
  if (state !== 'applied' && state !== 'measured') return null;
  return <p className="mt-1 text-13 tabular-nums">{t('measuring', { percent: Math.round(progress * 100) })}</p>;
}
