'use client';

import Link from 'next/link';
import { memo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { PlatformTenant } from '#lib/contracts/platform.ts';
import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { quotaShare } from '#lib/fleet/tenant-health.ts';
import {
  figureText,
  formatBytes,
  formatChange,
  formatMilliseconds,
  formatPercent,
  formatRate,
} from '#lib/format/format-measure.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { FigureText } from '../ui/figure-text.tsx';
import { cellClass, rowHeightPx, wideCellClass } from './fleet-columns.ts';
import { healthLook } from './health-look.ts';
import { QuotaBar } from './quota-bar.tsx';

interface Props {
  entry: FleetEntry;
  /** Place in the whole table, from 0. */
  index: number;
  /** Where the keyboard is. */
  active: boolean;
  /** Whose details are open. */
  chosen: boolean;
  onChoose: (index: number) => void;
}

const unit = 'text-12 text-muted';

/** One tenant on one line; on a phone its name, state and the two figures that matter. */
export const FleetRow = memo(function FleetRow({ entry, index, active, chosen, onChoose }: Props) {
  const t = useTranslations('performance');
  const locale = useLocale();
  const { tenant } = entry;
  return (
    <tr
      id={`fleet-row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-active={active}
      style={{ height: rowHeightPx }}
      className="relative border-line border-t text-14 hover:bg-sunken aria-selected:bg-accent/10 group-focus-visible/grid:data-[active=true]:outline-2 group-focus-visible/grid:data-[active=true]:outline-accent group-focus-visible/grid:data-[active=true]:-outline-offset-2"
    >
      <th scope="row" className={`${cellClass} text-left font-normal`}>
        <Link
          href={`/platform/tenants/${tenant.id}`}
          prefetch={false}
          tabIndex={-1}
          onClick={(event) => {
            // A plain click opens the details beside the table; with a modifier the link is a link.
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onChoose(index);
          }}
          title={tenant.name}
          className="truncate font-medium leading-[1.125rem] after:absolute after:inset-0 max-md:block md:line-clamp-2 md:whitespace-normal"
        >
          {tenant.name}
        </Link>
        <HealthWord entry={entry} className="md:hidden" />
      </th>
      <td className={wideCellClass}>
        <HealthWord entry={entry} className="" />
      </td>
      <td className={cellClass}>
        <span className="flex items-center justify-end gap-3">
          <span className="hidden w-14 md:block">
            <Sparkline values={tenant.trend} color="var(--data-2)" />
          </span>
          <span className="text-right md:min-w-14">
            <FigureText figure={formatPercent(locale, tenant.hitRate)} unitClassName={unit} />
          </span>
        </span>
      </td>
      <td className={`${cellClass} text-right`}>
        <FigureText figure={formatMilliseconds(locale, tenant.p95ResponseTime)} unitClassName={unit} />
      </td>
      <td className={`${wideCellClass} text-right`}>
        <FigureText figure={formatRate(locale, tenant.opsPerSecond, t('perSecond'))} unitClassName={unit} />
      </td>
      <td className={wideCellClass}>
        <MemoryCell tenant={tenant} />
      </td>
      <td className={`${wideCellClass} text-right text-13 tabular-nums`}>
        <ChangeText points={tenant.change.hitRate} />
      </td>
    </tr>
  );
});

/** A tenant's state in a word, with its icon. */
export function HealthWord({ entry, className }: { entry: FleetEntry; className: string }) {
  const t = useTranslations('fleet.health');
  const { icon: Icon, tone } = healthLook[entry.health];
  return (
    <span className={`flex min-w-0 items-center gap-1.5 text-12 md:text-13 ${tone} ${className}`}>
      <Icon size={14} strokeWidth={2} aria-hidden className="shrink-0" />
      <span className="truncate">{t(entry.health)}</span>
    </span>
  );
}

function MemoryCell({ tenant }: { tenant: PlatformTenant }) {
  const locale = useLocale();
  const used = formatBytes(locale, tenant.memoryUsage);
  const share = quotaShare(tenant);
  return (
    <>
      <span className="mb-1 flex items-baseline justify-between gap-2 whitespace-nowrap text-13 tabular-nums">
        <span>{figureText(used)}</span>
        {tenant.quotaBytes !== null && (
          <span className="truncate text-12 text-muted">/ {figureText(formatBytes(locale, tenant.quotaBytes))}</span>
        )}
      </span>
      <QuotaBar share={share} />
    </>
  );
}

/** A change of the hit rate in percentage points; which way is good is said by its tone and its sign. */
export function ChangeText({ points }: { points: number | null }) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  if (points === null) return <span className="text-muted">—</span>;
  const still = Math.abs(points) < 0.05;
  const tone = still ? 'text-muted' : points > 0 ? 'text-good' : 'text-bad';
  return <span className={`whitespace-nowrap ${tone}`}>{t('points', { value: formatChange(locale, points, 1) })}</span>;
}
