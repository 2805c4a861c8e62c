'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { breakdownQuery } from '#lib/api/breakdown-query.ts';
import { figureText, formatCompact, formatPercent } from '#lib/format/format-measure.ts';
import { Problem } from '../ui/problem.tsx';

const shownModules = 5;

/** Where a tenant's traffic of the last day comes from. */
export function TenantModules({ tenantId }: { tenantId: string }) {
  const t = useTranslations('fleet.drawer');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(breakdownQuery({ kind: 'platform', tenantId }, 'module', '24h'));
  return (
    <section className="mt-5 min-h-52">
      <h3 className="mb-1 font-medium text-13 text-muted">{t('modules')}</h3>
      {data && data.groups.length === 0 && <p className="text-pretty py-2 text-14 text-muted">{t('noModules')}</p>}
      {data && (
        <ul>
          {data.groups.slice(0, shownModules).map((group) => (
            <li key={group.value} className="py-1.5">
              <p className="flex items-baseline justify-between gap-3 text-13">
                <span className="min-w-0 truncate">{group.value}</span>
                <span className="shrink-0 text-12 text-muted tabular-nums">
                  {t('moduleFigures', {
                    calls: formatCompact(locale, group.calls),
                    hitRate: figureText(formatPercent(locale, group.hitRate)),
                  })}
                </span>
              </p>
              <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-[var(--data-3)]"
                  style={{ width: `${(group.share ?? 0).toFixed(1)}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      {!data && error && <Problem message={t('modulesFailed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-44" />}
    </section>
  );
}
