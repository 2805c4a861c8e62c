'use client';

import { useLocale, useTranslations } from 'use-intl';
import { changeQuotas } from '#lib/api/change-advice.ts';
import { quotasQuery } from '#lib/api/quotas-query.ts';
import type { QuotaPlanView } from '#lib/contracts/quotas.ts';
import { figureText, formatBytes, formatChange, formatCompact } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { AdviceActions } from './advice-actions.tsx';
import { QuotaShares } from './quota-shares.tsx';

interface Props {
  plan: QuotaPlanView;
  /** False where the reader may only look. */
  canAct: boolean;
}

/** One split of memory: what it promises, to whom it gives what, what it did, and what to do about it. */
export function QuotaPlanItem({ plan, canAct }: Props) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const points = (value: number) => formatChange(locale, value, 1);
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const [low, high] = plan.interval;
  return (
    <>
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-pretty font-medium text-14">
          {t('expected', {
            ...{ points: points(plan.gainPp), low: points(low), high: points(high) },
            misses: formatCompact(locale, plan.missesSavedPerHour),
          })}
        </span>
        <span className="shrink-0 text-12 text-muted">{t(`state.${plan.state}`)}</span>
      </p>
      <p className="mt-0.5 text-pretty text-13 text-muted">
        {t('split', { total: bytes(plan.totalBytes), minimum: bytes(plan.minimumBytes), count: plan.shares.length })}
      </p>
      <Progress plan={plan} />
      <QuotaShares shares={plan.shares} />
      <History history={plan.history} />
      {canAct && (
        <AdviceActions
          state={plan.state}
          change={(action) => changeQuotas(plan.id, action)}
          queryKey={quotasQuery().queryKey}
        />
      )}
    </>
  );
}

function Progress({ plan }: { plan: QuotaPlanView }) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const { state, measured, verdict, windowSeconds, inForce, progress } = plan;
  const points = (value: number) => formatChange(locale, value, 1);
  const onTrial = state === 'applied' || state === 'measured';
  return (
    <div className="mt-1 text-13 tabular-nums">
      {measured && (
        <p>
          {t('measured', {
            ...{ points: points(measured.differencePp), pairs: measured.pairs },
            ...{ low: points(measured.interval[0]), high: points(measured.interval[1]) },
          })}
        </p>
      )}
      {onTrial && !measured && <p>{t('measuring', { percent: Math.round(progress * 100) })}</p>}
      {(onTrial || state === 'proposed') && (
        <p className="text-pretty text-muted">
          {t('tried', { span: formatSpan(windowSeconds * 1_000) })}{' '}
          {onTrial && <>({t(inForce ? 'inForce' : 'resting')})</>}
        </p>
      )}
      {verdict && <p className="text-pretty">{t(`verdict.${verdict}`)}</p>}
    </div>
  );
}

function History({ history }: Pick<QuotaPlanView, 'history'>) {
  const t = useTranslations('quotas');
  const { dayTime } = useMomentText();
  if (history.length === 0) return null;
  return (
    <ul className="mt-2 text-12 text-muted tabular-nums">
      {history.map(({ state, byOptimizer, at }) => (
        <li key={`${state} ${at}`}>
          {t('by', { state: t(`state.${state}`), at: dayTime(at), who: t(byOptimizer ? 'byOptimizer' : 'byPerson') })}
        </li>
      ))}
    </ul>
  );
}
