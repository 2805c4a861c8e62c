'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { databasesQuery } from '#lib/api/databases-query.ts';
import { tenantDatabasesQuery } from '#lib/api/tenant-control-queries.ts';
import type { TenantDatabase } from '#lib/contracts/tenant-control.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';

const TenantDatabaseForm = dynamic(
  () => import('./tenant-database-form.tsx').then((module) => module.TenantDatabaseForm),
  { loading: () => <div className="skeleton h-96" /> },
);

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** What holds of each of a tenant's 16 databases, one line each. */
export function TenantDatabasesCard({ tenantId, admin }: Props) {
  const t = useTranslations('control.databases');
  const { data, error, refetch } = useQuery(tenantDatabasesQuery(tenantId));
  const { data: known } = useQuery(databasesQuery({ kind: 'platform', tenantId }));
  const words = useDatabaseWords(known?.catalogue ?? 'multi-tenant');
  const [openId, setOpenId] = useState<number | null>(null);
  const open = data?.databases.find(({ database }) => database === openId);
  return (
    <Card id="tenant-databases" title={t('title')}>
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-[448px] rounded-control lg:h-56" />}
      {data && (
        <ul className="grid gap-x-6 lg:grid-cols-2">
          {data.databases.map((database) => (
            <li key={database.database} className="border-line border-t">
              <DatabaseLine
                database={database}
                name={words(database.database).name}
                onOpen={() => setOpenId(database.database)}
              />
            </li>
          ))}
        </ul>
      )}
      <Sheet open={open !== undefined} onClose={() => setOpenId(null)} title={open ? words(open.database).name : ''}>
        {open && <TenantDatabaseForm key={open.database} tenantId={tenantId} settings={open} readOnly={!admin} />}
      </Sheet>
    </Card>
  );
}

function DatabaseLine({ database, name, onOpen }: { database: TenantDatabase; name: string; onOpen: () => void }) {
  const t = useTranslations('control.databases');
  const locale = useLocale();
  const { status, maxMemoryMb, sdkEnabled, sdkCallsPerHour, performanceMonitoring, aiOptimization } = database;
  const facts = [
    ...(status === 'active' ? [] : [t(`status.${status}`)]),
    ...(sdkEnabled ? [] : [t('sdkOff')]),
    maxMemoryMb === null ? t('noOwnLimit') : figureText(formatBytes(locale, maxMemoryMb * 1_048_576)),
    t('callsPerHour', { count: formatCount(locale, sdkCallsPerHour) }),
    ...(performanceMonitoring ? [] : [t('monitoringOff')]),
    ...(aiOptimization ? [] : [t('optimizerOff')]),
  ];
  const stopped = status !== 'active' || !sdkEnabled;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="-mx-2 flex min-h-14 w-[calc(100%+1rem)] items-center gap-3 rounded-control px-2 text-left hover:bg-sunken"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-14">{name}</span>
        <span className={`block text-pretty text-12 tabular-nums ${stopped ? 'text-warn' : 'text-muted'}`}>
          {facts.join(' · ')}
        </span>
      </span>
      <ChevronRight size={18} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
    </button>
  );
}
