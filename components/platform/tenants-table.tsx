'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'use-intl';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import {
  formatBytes,
  formatCompact,
  formatMilliseconds,
  formatPercent,
  formatRate,
} from '#lib/format/format-measure.ts';
import { FigureText } from '../ui/figure-text.tsx';

const cellClass = 'py-2.5 pl-4 md:pl-8 text-right whitespace-nowrap tabular-nums';
const wideCellClass = `${cellClass} hidden md:table-cell`;

/** All tenants with their figures of the last five minutes; a row opens that tenant's dashboard below. */
export function TenantsTable({ tenants, chosenId }: { tenants: PlatformTenant[]; chosenId: string | null }) {
  const t = useTranslations('platform');
  if (tenants.length === 0) return <p className="text-pretty py-4 text-14 text-muted">{t('empty')}</p>;
  return (
    <div className="max-h-[360px] overflow-y-auto">
      <table className="w-full table-auto text-14">
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="pb-2 text-left font-medium">
              {t('name')}
            </th>
            <th scope="col" className="pb-2 pl-4 text-right font-medium">
              {t('hitRate')}
            </th>
            <th scope="col" className="pb-2 pl-4 text-right font-medium md:pl-8">
              {t('p95')}
            </th>
            <th scope="col" className="hidden pb-2 pl-8 text-right font-medium md:table-cell">
              {t('opsPerSecond')}
            </th>
            <th scope="col" className="hidden pb-2 pl-8 text-right font-medium md:table-cell">
              {t('memory')}
            </th>
            <th scope="col" className="hidden pr-2 pb-2 pl-8 text-right font-medium md:table-cell">
              {t('keys')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <TenantRow key={tenant.id} tenant={tenant} chosen={tenant.id === chosenId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TenantRow({ tenant, chosen }: { tenant: PlatformTenant; chosen: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const unit = 'text-12 text-muted';
  return (
    <tr className={`relative border-line border-t ${chosen ? 'bg-accent/10' : 'hover:bg-sunken'}`}>
      <th scope="row" className="w-full max-w-0 py-2.5 text-left font-medium">
        <Link
          href={`/platform?tenant=${tenant.id}`}
          scroll={false}
          aria-current={chosen ? 'true' : undefined}
          className="flex min-h-6 items-center gap-1 after:absolute after:inset-0"
        >
          <ChevronRight
            size={16}
            strokeWidth={1.5}
            aria-hidden
            className={`shrink-0 transition-transform duration-150 ${chosen ? 'rotate-90 text-accent' : 'text-muted'}`}
          />
          <span className="truncate">{tenant.name}</span>
          {tenant.status !== 'active' && (
            <span className="shrink-0 rounded-full bg-warn-soft px-2 font-medium text-12 text-warn">
              {t(`platform.status.${tenant.status}`)}
            </span>
          )}
        </Link>
      </th>
      <td className={cellClass}>
        <FigureText figure={formatPercent(locale, tenant.hitRate)} unitClassName={unit} />
      </td>
      <td className={cellClass}>
        <FigureText figure={formatMilliseconds(locale, tenant.p95ResponseTime)} unitClassName={unit} />
      </td>
      <td className={wideCellClass}>
        <FigureText figure={formatRate(locale, tenant.opsPerSecond, t('performance.perSecond'))} unitClassName={unit} />
      </td>
      <td className={wideCellClass}>
        <FigureText figure={formatBytes(locale, tenant.memoryUsage)} unitClassName={unit} />
      </td>
      <td className={`${wideCellClass} pr-2`}>{formatCompact(locale, tenant.keys)}</td>
    </tr>
  );
}
