'use client';

import { ArrowUpRight, X } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'use-intl';
import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { quotaShare } from '#lib/fleet/tenant-health.ts';
import {
  figureText,
  formatBytes,
  formatCompact,
  formatMilliseconds,
  formatPercent,
  formatRate,
} from '#lib/format/format-measure.ts';
import { DemoLabel } from '../account/demo-label.tsx';
import { Sparkline } from '../charts/sparkline.tsx';
import { ChangeText, HealthWord } from './fleet-row.tsx';
import { QuotaBar } from './quota-bar.tsx';
import { TenantModules } from './tenant-modules.tsx';

interface Props {
  /** `undefined` until the fleet has loaded; `null` where the address names a tenant that it does not know. */
  entry: FleetEntry | null | undefined;
  onClose: () => void;
}

/** One tenant's details beside the table, which stays in view. */
export function TenantDrawer({ entry, onClose }: Props) {
  const t = useTranslations();
  const title = entry === undefined ? '\u00a0' : (entry?.tenant.name ?? t('fleet.drawer.unknownTitle'));
  return (
    <aside
      aria-label={title.trim() || t('fleet.drawer.label')}
      data-testid="tenant-drawer"
      className="fixed inset-x-0 top-14 bottom-0 z-10 overflow-y-auto border-line bg-raised p-4 max-lg:pb-20 md:left-auto md:w-[400px] md:border-l min-[87.5rem]:static min-[87.5rem]:z-0 min-[87.5rem]:w-auto min-[87.5rem]:rounded-card min-[87.5rem]:border min-[87.5rem]:p-5"
    >
      <header className="mb-1 flex items-start justify-between gap-3">
        <h2 className="min-w-0 break-words pt-2 font-semibold text-20 tracking-tight">{title}</h2>
        <button
          type="button"
          onClick={onClose}
          aria-label={t('action.close')}
          className="-mr-2 grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text"
        >
          <X size={20} strokeWidth={1.5} aria-hidden />
        </button>
      </header>
      {entry && <DrawerBody key={entry.tenant.id} entry={entry} />}
      {entry === null && <p className="text-pretty text-14 text-muted">{t('fleet.drawer.unknown')}</p>}
      {entry === undefined && <div className="skeleton h-96" />}
    </aside>
  );
}

function DrawerBody({ entry }: { entry: FleetEntry }) {
  const t = useTranslations('fleet.drawer');
  const { tenant } = entry;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <HealthWord entry={entry} className="" />
        <span className="break-all text-12 text-muted">{tenant.slug}</span>
        {tenant.demo && <DemoLabel />}
      </div>
      <p className="mt-2 text-pretty text-13 text-muted">{t(`about.${entry.health}`)}</p>
      <DrawerFigures entry={entry} />
      <DrawerMemory entry={entry} />
      <TenantModules tenantId={tenant.id} />
      <Link
        href={`/platform/tenants/${tenant.id}`}
        className="mt-5 flex min-h-11 items-center justify-center gap-2 rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent"
      >
        {t('openPage')}
        <ArrowUpRight size={16} strokeWidth={2} aria-hidden />
      </Link>
      <p className="mt-2 text-pretty text-12 text-muted">{t('audited')}</p>
    </>
  );
}

function DrawerFigures({ entry }: { entry: FleetEntry }) {
  const t = useTranslations();
  const locale = useLocale();
  const { tenant } = entry;
  const figures = [
    [t('fleet.column.p95'), figureText(formatMilliseconds(locale, tenant.p95ResponseTime))],
    [t('fleet.column.opsPerSecond'), figureText(formatRate(locale, tenant.opsPerSecond, t('performance.perSecond')))],
    [t('fleet.drawer.keys'), formatCompact(locale, tenant.keys)],
  ];
  return (
    <>
      <div className="mt-4 flex items-end justify-between gap-4">
        <div className="shrink-0">
          <p
            className={`font-semibold text-28 tabular-nums tracking-tight ${tenant.hitRate === null ? 'text-muted' : ''}`}
          >
            {figureText(formatPercent(locale, tenant.hitRate))}
          </p>
          <p className="text-12 text-muted">{t('fleet.drawer.hitRateNow')}</p>
        </div>
        <div className="w-40 min-w-0">
          <Sparkline values={tenant.trend} color="var(--data-2)" />
          <p className="mt-1 flex justify-between text-12 text-muted">
            <span>24 h</span>
            <ChangeText points={tenant.change.hitRate} />
          </p>
        </div>
      </div>
      <dl className="mt-4 grid grid-cols-3 gap-3">
        {figures.map(([label, value]) => (
          <div key={label} className="flex min-w-0 flex-col-reverse">
            <dt className="truncate text-12 text-muted">{label}</dt>
            <dd className="truncate font-semibold text-14 tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function DrawerMemory({ entry: { tenant } }: { entry: FleetEntry }) {
  const t = useTranslations('fleet');
  const locale = useLocale();
  const used = figureText(formatBytes(locale, tenant.memoryUsage));
  const share = quotaShare(tenant);
  return (
    <div className="mt-4">
      <p className="mb-1.5 flex justify-between gap-3 text-13">
        <span className="text-muted">{t('column.memory')}</span>
        <span className="font-medium tabular-nums">
          {tenant.quotaBytes === null
            ? t('drawer.noQuota', { used })
            : t('drawer.ofQuota', { used, quota: figureText(formatBytes(locale, tenant.quotaBytes)) })}
          {share !== null && (
            <span className="font-normal text-muted"> · {figureText(formatPercent(locale, share))}</span>
          )}
        </span>
      </p>
      <QuotaBar share={share} />
    </div>
  );
}
