'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { QuotaPlanView } from '#lib/contracts/quotas.ts';
import { figureText, formatBytes, formatChange, formatPercent } from '#lib/format/format-measure.ts';

/** Narrow screens show whose share it is, what it was and what it becomes. */
const columns = [
  { id: 'held', wide: true },
  { id: 'former', wide: true },
  { id: 'planned', wide: false },
  { id: 'misses', wide: false },
  { id: 'measured', wide: true },
] as const;

/** Who gets how much, what that is forecast to change, and what it changed. */
export function QuotaShares({ shares }: Pick<QuotaPlanView, 'shares'>) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const percent = (value: number) => figureText(formatPercent(locale, value));
  const cell = (share: QuotaPlanView['shares'][number]) => ({
    held: bytes(share.heldBytes),
    former: share.formerBytes === null ? t('noQuota') : bytes(share.formerBytes),
    planned: bytes(share.plannedBytes),
    misses: `${percent(share.missRateBefore)} → ${percent(share.missRateAfter)}`,
    measured: share.measuredPp === null ? '—' : t('points', { points: formatChange(locale, share.measuredPp, 1) }),
  });
  return (
    <table className="mt-3 w-full table-fixed text-13">
      <thead className="text-12 text-muted">
        <tr>
          <th scope="col" className="pb-1.5 text-left font-medium">
            {t('column.tenant')}
          </th>
          {columns.map(({ id, wide }) => (
            <th
              key={id}
              scope="col"
              className={`pb-1.5 text-right font-medium ${id === 'misses' ? 'w-28 md:w-32' : 'w-18 md:w-22'} ${wide ? 'max-md:hidden' : ''}`}
            >
              {t(`column.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <tr key={share.tenantId} className="border-line border-t">
            <th scope="row" className="py-2 pr-3 text-left font-normal">
              <span title={share.name} className="block truncate">
                {share.name}
              </span>
            </th>
            {columns.map(({ id, wide }) => (
              <td
                key={id}
                className={`whitespace-nowrap text-right tabular-nums ${wide ? 'max-md:hidden' : ''} ${id === 'planned' ? 'font-semibold' : ''}`}
              >
                {cell(share)[id]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
