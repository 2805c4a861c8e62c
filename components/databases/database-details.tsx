'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { useLocale, useNow, useTranslations } from 'use-intl';
import type { Scope } from '#lib/api/scope.ts';
import type { CatalogueDatabase, Database, Databases } from '#lib/contracts/database.ts';
import { figureText, formatBytes, formatCount, formatPercent, formatRate } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { databaseStatusLook } from './database-status-look.ts';
import { TopModules } from './top-modules.tsx';

interface Props {
  /** False while the sheet around it closes. */
  open: boolean;
  database: Database;
  /** In the reader's language. */
  purpose: string;
  /** 0–1 of the memory of all databases; `null` where not measured. */
  memoryShare: number | null;
  catalogue: UseQueryResult<Databases, Error>;
  scope: Scope;
}

/** Everything known of one database: what it does now and what the catalogue promises. */
export function DatabaseDetails({ open, database, purpose, memoryShare, catalogue, scope }: Props) {
  const t = useTranslations('databases');
  const live = useLiveFacts(database, memoryShare);
  const promised = useCatalogueFacts(catalogue.data?.databases.find((entry) => entry.id === database.id));
  const { icon: Icon, tone } = databaseStatusLook[database.status];
  return (
    <>
      <p className="text-pretty text-14 text-muted">
        {t('number', { id: database.id })} · {purpose}
      </p>
      <p className="mt-3 mb-2 flex gap-2 text-14">
        <Icon size={20} strokeWidth={1.5} aria-hidden className={`shrink-0 ${tone}`} />
        <span className="text-pretty">
          <span className={`font-medium ${tone}`}>{t(`status.${database.status}`)}.</span>{' '}
          {t(`statusAbout.${database.status}`)}
        </span>
      </p>
      <Facts facts={[...live, ...promised]} />
      {catalogue.error && !catalogue.data && (
        <Problem message={t('failed')} error={catalogue.error} onRetry={() => catalogue.refetch()} />
      )}
      {open && <TopModules database={database.id} scope={scope} />}
      <CensusAge measuredAt={database.measuredAt} />
    </>
  );
}

function useLiveFacts(database: Database, memoryShare: number | null): Fact[] {
  const t = useTranslations();
  const locale = useLocale();
  const share = memoryShare === null ? null : figureText(formatPercent(locale, memoryShare * 100));
  return [
    { label: t('databases.hitRate'), value: figureText(formatPercent(locale, database.hitRate)) },
    {
      label: t('databases.opsPerSecond'),
      value: figureText(formatRate(locale, database.opsPerSecond, t('performance.perSecond'))),
    },
    { label: t('databases.keys'), value: formatCount(locale, database.keys) },
    {
      label: t('databases.memory'),
      value: figureText(formatBytes(locale, database.memoryBytes)),
      ...(share === null ? {} : { note: t('databases.memoryShare', { share }) }),
    },
  ];
}

function useCatalogueFacts(entry: CatalogueDatabase | undefined): Fact[] {
  const t = useTranslations('databases');
  if (!entry) return [];
  return [
    { label: t('ttl'), value: formatSpan(entry.defaultTtlSeconds * 1000) },
    { label: t('eviction'), value: t(entry.evictionClass), note: t(`${entry.evictionClass}About`) },
  ];
}

function CensusAge({ measuredAt }: { measuredAt: string | null }) {
  const t = useTranslations('databases');
  const { moment } = useMomentText();
  const now = useNow().getTime();
  return (
    <p className="mt-4 text-12 text-muted">
      {measuredAt === null ? t('notMeasured') : t('measuredAt', { time: moment(measuredAt, now) })}
    </p>
  );
}
