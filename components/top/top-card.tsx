'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import type { Scope } from '#lib/api/scope.ts';
import { topQuery, topUrl } from '#lib/api/top-query.ts';
import type { Range } from '#lib/contracts/performance.ts';
import type { Top, TopEntry, TopMeasure } from '#lib/contracts/top.ts';
import {
  figureText,
  formatBytes,
  formatCompact,
  formatMilliseconds,
  formatPercent,
} from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceTabs } from '../ui/choice-tabs.tsx';
import { DownloadLink } from '../ui/download-link.tsx';
import { Problem } from '../ui/problem.tsx';
import { oneOf, useAddress } from '../ui/use-address.ts';

const measures: [TopMeasure, ...TopMeasure[]] = ['misses', 'latency', 'calls', 'bytes'];
const kinds: [Top['of'], ...Top['of'][]] = ['classes', 'keys'];
const measureForm = oneOf('topBy', measures);
const kindForm = oneOf('top', kinds);

/** The ten classes or keys that cost a tenant most. */
export function TopCard({ scope, range: wanted }: { scope: Scope; range: Range }) {
  const t = useTranslations('top');
  const ranges = useTranslations('performance');
  const [of, setOf] = useAddress(kindForm);
  const [by, setBy] = useAddress(measureForm);
  // Keys are known from samples that live for a day.
  const range = of === 'keys' && wanted !== '1h' ? '24h' : wanted;
  const query = { of, by, range };
  const { data, error, refetch } = useQuery({ ...topQuery(scope, query), placeholderData: keepPreviousData });
  return (
    <Card
      id="top"
      title={t('title', { range: ranges(`range.${range}`) })}
      aside={<DownloadLink href={topUrl(scope, query, { format: 'csv' })} label={t('download')} />}
    >
      <div className="flex flex-wrap justify-between gap-x-6">
        <ChoiceTabs
          label={t('by')}
          value={by}
          onChange={setBy}
          options={measures.map((value) => ({ value, label: t(`measure.${value}`) }))}
        />
        <ChoiceTabs
          label={t('of')}
          value={of}
          onChange={setOf}
          options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </div>
      <div className="mt-2 min-h-64">
        {data && data.entries.length === 0 && (
          <p className="text-pretty py-4 text-14 text-muted">{t(`empty.${data.of}`)}</p>
        )}
        {data && data.entries.length > 0 && <TopTable top={data} />}
        {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
        {!data && !error && <div className="skeleton h-104" />}
      </div>
    </Card>
  );
}

function TopTable({ top }: { top: Top }) {
  const t = useTranslations('top');
  const locale = useLocale();
  const approx = top.estimated ? '~' : '';
  const figures: { id: 'calls' | 'misses' | 'hitRate' | 'latency' | 'bytes'; text: (entry: TopEntry) => string }[] = [
    { id: 'calls', text: (entry) => approx + formatCompact(locale, entry.calls) },
    { id: 'misses', text: (entry) => approx + formatCompact(locale, entry.misses) },
    { id: 'hitRate', text: (entry) => figureText(formatPercent(locale, entry.hitRate)) },
    { id: 'latency', text: (entry) => approx + figureText(formatMilliseconds(locale, entry.latencyTotal)) },
    { id: 'bytes', text: (entry) => figureText(formatBytes(locale, entry.bytes)) },
  ];
  const onPhone = (id: string) => id === 'hitRate' || id === top.by;
  return (
    <>
      <table className="w-full table-fixed text-13">
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="pb-1.5 text-left font-medium">
              {t(`kind.${top.of}`)}
            </th>
            {figures.map(({ id }) => (
              <th
                key={id}
                scope="col"
                className={`w-19 pb-1.5 text-right font-medium ${onPhone(id) ? '' : 'max-md:hidden'}`}
              >
                {t(`column.${id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {top.entries.map((entry) => (
            <tr
              key={`${entry.database} ${entry.module} ${entry.dataType} ${entry.key}`}
              className="border-line border-t"
            >
              <th scope="row" className="py-2 pr-3 text-left font-normal">
                <span title={entry.key ?? undefined} className="block truncate">
                  {entry.key ?? `${entry.module} · ${entry.dataType}`}
                </span>
                {entry.key !== null && (
                  <span className="block truncate text-12 text-muted">
                    {entry.module} · {entry.dataType}
                  </span>
                )}
              </th>
              {figures.map(({ id, text }) => (
                <td
                  key={id}
                  className={`whitespace-nowrap text-right tabular-nums ${onPhone(id) ? '' : 'max-md:hidden'} ${id === top.by ? 'font-semibold' : ''}`}
                >
                  {text(entry)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {top.estimated && <p className="mt-3 text-pretty text-12 text-muted">{t('estimated')}</p>}
    </>
  );
}
