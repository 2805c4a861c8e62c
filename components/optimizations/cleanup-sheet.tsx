'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { changeOptimization } from '#lib/api/change-advice.ts';
import { cleanupPlanQuery } from '#lib/api/cleanup-plan-query.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { CleanupPlan } from '#lib/contracts/cleanups.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { distinctly } from '../ui/distinctly.ts';
import { Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** More would have to be scrolled. */
const shownAtMost = 6;

interface Props {
  optimization: Optimization;
  canAct: boolean;
  onClose: () => void;
}

/** A dry run of a cleanup: how many keys, how much memory, some of them by name; then the tap that begins it. */
export function CleanupSheet({ optimization, canAct, onClose }: Props) {
  const t = useTranslations('cleanup');
  const { id, module, dataType } = optimization;
  const { data, error, isPending, refetch } = useQuery(cleanupPlanQuery(id));
  return (
    <Sheet open onClose={onClose} title={t('title')}>
      <p className="break-all font-mono text-14 text-muted">
        {module} · {dataType}
      </p>
      {isPending && <Counting />}
      {error && <Problem message={t('countFailed')} error={error} onRetry={() => refetch()} />}
      {data && <Plan plan={data} />}
      {data && data.keys > 0 && canAct && <Begin id={id} plan={data} onDone={onClose} />}
      {data && !canAct && <p className="mt-4 text-pretty text-14 text-muted">{t('readOnly')}</p>}
    </Sheet>
  );
}

/** As tall as what comes, so that nothing moves under the finger. */
function Counting() {
  const t = useTranslations('cleanup');
  return (
    <>
      <p role="status" className="mt-3 font-semibold text-20 text-muted tracking-tight">
        {t('counting')}
      </p>
      <div aria-hidden className="flex flex-col gap-3 pt-3">
        <span className="skeleton h-5" />
        <span className="skeleton h-16" />
        <span className="skeleton h-16" />
        <span className="skeleton mt-2 h-36" />
        <span className="skeleton h-10" />
        <span className="skeleton h-11" />
      </div>
    </>
  );
}

function Plan({ plan }: { plan: CleanupPlan }) {
  const t = useTranslations('cleanup');
  const locale = useLocale();
  const { keys, bytes, errorBytes, complete, ttlSeconds, outlivedKeys, sample } = plan;
  const size = (value: number) => figureText(formatBytes(locale, value));
  const outlived =
    outlivedKeys === null
      ? []
      : [{ label: t('outlived'), value: `~${formatCount(locale, outlivedKeys)}`, note: t('outlivedNote') }];
  return (
    <>
      <p role="status" className="mt-3 font-semibold text-20 tracking-tight">
        {t(complete ? 'count' : 'countAtLeast', { count: keys, text: formatCount(locale, keys) })}
      </p>
      {keys > 0 && (
        <Facts
          facts={[
            { label: t('memory'), value: `${size(bytes)} (± ${size(errorBytes)})` },
            { label: t('ttl'), value: formatSpan(ttlSeconds * 1_000), note: t('ttlNote') },
            ...outlived,
          ]}
        />
      )}
      {sample.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 font-medium text-13 text-muted">{t('sample')}</h3>
          <ul className="rounded-control bg-sunken p-3 font-mono text-13">
            {distinctly(sample.slice(0, shownAtMost), String).map(({ id, item }) => (
              <li key={id} className="truncate">
                {item}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Begin({ id, plan, onDone }: { id: string; plan: CleanupPlan; onDone: () => void }) {
  const t = useTranslations('cleanup');
  const tAdvice = useTranslations('optimizations');
  const locale = useLocale();
  const words = useRefusalWords();
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: () => changeOptimization(id, 'apply'),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: optimizationsQuery().queryKey }),
  });
  return (
    <div className="mt-4 flex flex-col gap-2">
      <p className="text-pretty text-14">{t('undoable')}</p>
      {begin.error && (
        <p role="alert" className="text-13 text-bad">
          {tAdvice('actionFailed', { reason: words(begin.error, { conflict: tAdvice('conflict') }) })}
        </p>
      )}
      <button
        type="button"
        disabled={begin.isPending}
        onClick={() => begin.mutate()}
        className="mt-1 inline-flex min-h-11 items-center justify-center rounded-control bg-accent-solid px-4 font-semibold text-14 text-on-accent hover:opacity-90 disabled:opacity-60"
      >
        {t(plan.complete ? 'begin' : 'beginAll', { count: plan.keys, text: formatCount(locale, plan.keys) })}
      </button>
    </div>
  );
}
