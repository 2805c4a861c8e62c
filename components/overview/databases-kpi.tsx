'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Database } from '#lib/contracts/database.ts';
import {
  type Figure,
  figureText,
  formatBytes,
  formatCompact,
  formatCount,
  unknownFigure,
} from '#lib/format/format-measure.ts';
import { totalKeys } from '../databases/total-keys.ts';
import { FigureText } from '../ui/figure-text.tsx';
import { KpiCard } from './kpi-card.tsx';
import type { KpiProps } from './kpi-props.ts';

/** How many of the 16 databases are in use, with what they hold together. */
export function DatabasesKpi({ metrics }: Pick<KpiProps, 'metrics'>) {
  const t = useTranslations('kpi');
  const locale = useLocale();
  const keys = totalKeys(metrics.databases);
  const active = metrics.activeDatabases;
  const memory = figureText(formatBytes(locale, metrics.memoryUsage));
  const figure: Figure = active === null ? unknownFigure : { value: formatCount(locale, active), unit: t('ofSixteen') };
  return (
    <KpiCard
      testId="kpi-databases"
      label={t('databases')}
      figure={<FigureText figure={figure} unitClassName="font-medium text-16 text-muted" />}
      caption={keys === null ? t('noCensus') : t('keys', { count: formatCompact(locale, keys) })}
      trend={<InUseStrip databases={metrics.databases} />}
      detail={{
        about: t('about.databases'),
        how: t('how.databases'),
        facts: [
          { label: t('keysTotal'), value: formatCount(locale, keys) },
          { label: t('memoryTotal'), value: memory },
          { label: t('operationsDay'), value: formatCount(locale, metrics.totalOperations) },
        ],
      }}
    >
      <span className="text-muted">{metrics.memoryUsage !== null && t('memory', { size: memory })}</span>
    </KpiCard>
  );
}

/** One mark per database, filled where it is in use. */
function InUseStrip({ databases }: { databases: Database[] }) {
  return (
    <span className="flex h-8 items-end gap-1 pb-1" aria-hidden>
      {databases.map((database) => {
        const inUse = (database.keys ?? 0) > 0 || (database.opsPerSecond ?? 0) > 0;
        return (
          <span
            key={database.id}
            className={`h-1.5 flex-1 rounded-full ${inUse ? 'bg-[var(--data-1)]' : 'bg-sunken'}`}
          />
        );
      })}
    </span>
  );
}
