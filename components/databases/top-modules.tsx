'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { breakdownQuery } from '#lib/api/breakdown-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { BreakdownGroup } from '#lib/contracts/breakdown.ts';
import { figureText, formatCompact, formatMilliseconds, formatPercent } from '#lib/format/format-measure.ts';
import { Problem } from '../ui/problem.tsx';

/** More than these say little about a database. */
const shownAtMost = 5;

/** Which modules used a database most in the last 24 hours. */
export function TopModules({ database, scope }: { database: number; scope: Scope }) {
  const t = useTranslations('databases');
  const { data, error, refetch } = useQuery(breakdownQuery(scope, 'module', '24h', database));
  return (
    <section aria-labelledby={`modules-of-${database}`} className="mt-5">
      <h3 id={`modules-of-${database}`} className="mb-2 font-medium text-13 text-muted">
        {t('topModules')}
      </h3>
      {data?.groups.length === 0 && <p className="text-14 text-muted">{t('noModules')}</p>}
      {data && data.groups.length > 0 && (
        <ol className="flex flex-col gap-3">
          {data.groups.slice(0, shownAtMost).map((group) => (
            <ModuleLine key={group.value} group={group} />
          ))}
        </ol>
      )}
      {!data && error && <Problem message={t('modulesFailed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <span className="skeleton block h-24" />}
    </section>
  );
}

function ModuleLine({ group }: { group: BreakdownGroup }) {
  const t = useTranslations('databases');
  const locale = useLocale();
  const facts = t('moduleFacts', {
    calls: formatCompact(locale, group.calls),
    hitRate: figureText(formatPercent(locale, group.hitRate)),
    p95: figureText(formatMilliseconds(locale, group.p95)),
  });
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium text-14">{group.value}</span>
        <span className="shrink-0 text-13 tabular-nums">{figureText(formatPercent(locale, group.share))}</span>
      </p>
      <span className="my-1 block h-1 overflow-hidden rounded-full bg-sunken" aria-hidden>
        <span
          className="block h-full min-w-1 rounded-full bg-[var(--data-1)]"
          style={{ width: `${(group.share ?? 0).toFixed(1)}%` }}
        />
      </span>
      <p className="text-12 text-muted tabular-nums">{facts}</p>
    </li>
  );
}
