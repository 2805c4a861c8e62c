'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { MemoryTenant } from '#lib/contracts/quotas.ts';
import { figureText, formatBytes, formatCompact, formatPercent, formatScale } from '#lib/format/format-measure.ts';
import { CurvePanel } from './curve-panel.tsx';

/** Each tenant's misses over memory, side by side, with a mark where it is now. */
export function MemoryCurves({ tenants }: { tenants: readonly MemoryTenant[] }) {
  const t = useTranslations('quotas');
  if (tenants.length === 0) return <p className="py-2 text-14 text-muted">{t('curvesNone')}</p>;
  return (
    <ul className="grid gap-x-6 gap-y-4 md:grid-cols-2 xl:grid-cols-3">
      {tenants.map((tenant) => (
        <li key={tenant.id} className="min-w-0">
          <h3 className="truncate font-medium text-14" title={tenant.name}>
            {tenant.name}
          </h3>
          <Holding tenant={tenant} />
          {tenant.curve === null ? (
            <p className="mt-2 min-h-24 text-pretty text-13 text-muted">{t('curveNone')}</p>
          ) : (
            <Curve tenant={tenant} curve={tenant.curve} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Holding({ tenant: { heldBytes, quotaBytes, sharedQuotaBytes, curve } }: { tenant: MemoryTenant }) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const quota = sharedQuotaBytes ?? quotaBytes;
  const held =
    heldBytes === null
      ? t('notCounted')
      : quota === null
        ? t('holds', { held: bytes(heldBytes) })
        : t('holdsOf', { held: bytes(heldBytes), quota: bytes(quota) });
  const reads = curve && t('reads', { count: formatCompact(locale, curve.readsPerHour) });
  return <p className="text-12 text-muted tabular-nums">{[held, reads].filter(Boolean).join(' · ')}</p>;
}

interface CurveProps {
  tenant: MemoryTenant;
  curve: NonNullable<MemoryTenant['curve']>;
}

/** The sizes of a curve are a geometric row: equal steps on the page are equal factors. */
function Curve({ tenant, curve }: CurveProps) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const { points, missRate } = curve;
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const [first, last] = [points[0]?.[0] ?? 1, points.at(-1)?.[0] ?? 1];
  const held = tenant.heldBytes ?? 0;
  const step = points.length > 1 && last > first ? Math.log(last / first) / (points.length - 1) : 1;
  const slot = held > 0 ? Math.min(points.length - 1, Math.max(0, Math.log(held / first) / step)) : 0;
  const highest = Math.max(1, ...points.map(([, rate]) => rate));
  return (
    <div
      role="img"
      aria-label={t('curveLabel', {
        ...{ name: tenant.name, held: bytes(held), rate: figureText(formatPercent(locale, missRate)) },
      })}
      className="mt-2"
    >
      <CurvePanel
        title={t('missRate')}
        legend={`${bytes(first)}–${bytes(last)}`}
        scale={formatScale(locale, 0, Math.ceil(highest), '%')}
        color="var(--data-2)"
        values={points.map(([, rate]) => rate)}
        domain={[0, Math.ceil(highest)]}
        size="low"
        markAt={held > 0 ? (slot + 0.5) / points.length : null}
        uncertainFrom={null}
      />
    </div>
  );
}
