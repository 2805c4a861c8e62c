'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { breakdownQuery, breakdownUrl } from '#lib/api/breakdown-query.ts';
import { databasesQuery } from '#lib/api/databases-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { Breakdown, BreakdownDimension } from '#lib/contracts/breakdown.ts';
import type { Range } from '#lib/contracts/performance.ts';
import {
  figureText,
  formatCompact,
  formatMilliseconds,
  formatPercent,
  formatServerTime,
} from '#lib/format/format-measure.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceTabs } from '../ui/choice-tabs.tsx';
import { DownloadLink } from '../ui/download-link.tsx';
import { Problem } from '../ui/problem.tsx';
import { oneOf, useAddress } from '../ui/use-address.ts';

// The contract's own list lives beside its zod schemas, which stay out of the browser.
const dimensions: [BreakdownDimension, ...BreakdownDimension[]] = [
  'module',
  'dataType',
  'database',
  'device',
  'network',
];
const dimensionForm = oneOf('split', dimensions);

/** So many lines at first: as many as the card beside it has. */
const fewLines = 10;

/** What a read waits for in the mean is told where there is room. */
const ifWide = 'hidden text-right @lg:table-cell';

/** Where a tenant's traffic comes from, by one dimension at a time. */
export function BreakdownCard({ scope, range }: { scope: Scope; range: Range }) {
  const t = useTranslations('platform.breakdown');
  const ranges = useTranslations('performance');
  const [by, setBy] = useAddress(dimensionForm);
  const { data, error, refetch } = useQuery({ ...breakdownQuery(scope, by, range), placeholderData: keepPreviousData });
  return (
    <Card
      id="breakdown"
      title={t('title', { range: ranges(`range.${range}`) })}
      aside={<DownloadLink href={breakdownUrl(scope, by, range, { format: 'csv' })} label={t('download')} />}
    >
      <ChoiceTabs
        label={t('by')}
        value={by}
        onChange={setBy}
        options={dimensions.map((value) => ({ value, label: t(`dimension.${value}`) }))}
      />
      <div className="@container mt-2 min-h-64">
        {data && data.groups.length === 0 && <p className="text-pretty py-4 text-14 text-muted">{t('empty')}</p>}
        {data && data.groups.length > 0 && <BreakdownTable breakdown={data} scope={scope} />}
        {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
        {!data && !error && <div className="skeleton h-104" />}
      </div>
    </Card>
  );
}

function useValueName(by: BreakdownDimension, scope: Scope): (value: string) => string {
  const t = useTranslations('platform.breakdown');
  const { data } = useQuery(databasesQuery(scope));
  const words = useDatabaseWords(data?.catalogue ?? 'multi-tenant');
  const devices = ['mobile', 'tablet', 'desktop', 'unknown'] as const;
  const networks = ['slow', 'fast', 'wifi', 'unknown'] as const;
  return (value) => {
    if (by === 'database') return `${value} · ${words(Number(value)).name}`;
    const device = by === 'device' && devices.find((known) => known === value);
    if (device) return t(`device.${device}`);
    const network = by === 'network' && networks.find((known) => known === value);
    return network ? t(`network.${network}`) : value;
  };
}

function BreakdownTable({ breakdown, scope }: { breakdown: Breakdown; scope: Scope }) {
  const t = useTranslations('platform.breakdown');
  const locale = useLocale();
  const nameOf = useValueName(breakdown.by, scope);
  const [all, setAll] = useState(false);
  const { groups } = breakdown;
  return (
    <>
      <table className="w-full table-fixed text-13">
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="pb-1.5 text-left font-medium">
              {t(`dimension.${breakdown.by}`)}
            </th>
            {(['calls', 'hitRate'] as const).map((name) => (
              <th key={name} scope="col" className="w-18 pb-1.5 text-right font-medium">
                {t(name)}
              </th>
            ))}
            <th scope="col" className="w-18 pb-1.5 text-right font-medium">
              p95
            </th>
            {(['queue', 'server'] as const).map((name) => (
              <th key={name} scope="col" className={`${ifWide} w-18 pb-1.5 font-medium`}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, all ? undefined : fewLines).map((group) => (
            <tr key={group.value} className="border-line border-t">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                <span title={nameOf(group.value)} className="block truncate">
                  {nameOf(group.value)}
                </span>
                <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
                  <span
                    className="block h-full rounded-full bg-[var(--data-1)]"
                    style={{ width: `${(group.share ?? 0).toFixed(1)}%` }}
                  />
                </span>
              </th>
              <td className="text-right tabular-nums">{formatCompact(locale, group.calls)}</td>
              <td className="text-right tabular-nums">{figureText(formatPercent(locale, group.hitRate))}</td>
              <td className="whitespace-nowrap text-right tabular-nums">
                {figureText(formatMilliseconds(locale, group.p95))}
              </td>
              <td className={`${ifWide} whitespace-nowrap tabular-nums`}>
                {figureText(formatServerTime(locale, group.queueTime))}
              </td>
              <td className={`${ifWide} whitespace-nowrap tabular-nums`}>
                {figureText(formatServerTime(locale, group.serverTime))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length > fewLines && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="-mx-2 mt-1 -mb-2 inline-flex min-h-11 items-center rounded-control px-2 font-medium text-13 text-accent hover:bg-sunken"
        >
          {all ? t('fewer') : t('all', { count: groups.length })}
        </button>
      )}
    </>
  );
}
