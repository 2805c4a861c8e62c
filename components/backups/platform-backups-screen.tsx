'use client';

import { type DehydratedState, HydrationBoundary, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { platformBackupsQuery } from '#lib/api/platform-backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { PlatformBackups } from '#lib/contracts/backups.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { useSave } from '../settings/use-save.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { CommandState } from './command-state.tsx';
import { backupColumns, isFresh, PlatformBackupRow } from './platform-backup-row.tsx';
import { TenantBackupsSheet } from './tenant-backups-sheet.tsx';

/** How every tenant's backups are doing. */
export function PlatformBackupsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <BackupsPage viewer={viewer} />
    </HydrationBoundary>
  );
}

function BackupsPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('protection.platform');
  const { time } = useMomentText();
  const { data, error, refetch, dataUpdatedAt } = useQuery(platformBackupsQuery());
  const stale = data !== undefined && error !== null;
  const good = data?.tenants.filter(isFresh).length ?? 0;
  const known = data ? t('status', { good, count: data.tenants.length }) : '\u00a0';
  const status = stale ? t('stale', { time: time(dataUpdatedAt) }) : known;
  return (
    <PlatformShell
      viewer={viewer}
      title={t('title')}
      status={<span className={`truncate text-12 ${stale ? 'font-medium text-warn' : 'text-muted'}`}>{status}</span>}
    >
      <main
        data-freshness={stale ? 'stale' : 'fresh'}
        className="mx-auto flex max-w-[1440px] flex-col gap-3 p-3 text-text md:gap-4 md:p-6"
      >
        {!data && error && (
          <section className="rounded-card border border-line bg-raised p-5">
            <Problem message={t('failedLoad')} error={error} onRetry={() => refetch()} />
          </section>
        )}
        {!data && !error && <div className="skeleton h-96 rounded-card" />}
        {data && <BackupsTable data={data} canCommand={viewer.role === 'platform_admin'} />}
      </main>
    </PlatformShell>
  );
}

function BackupsTable({ data, canCommand }: { data: PlatformBackups; canCommand: boolean }) {
  const t = useTranslations('protection.platform');
  const client = useQueryClient();
  const [chosen, setChosen] = useState<PlatformBackups['tenants'][number] | null>(null);
  const command = useSave({
    send: (tenantId: string) => sendJson<{ id: string }>('POST', '/api/platform/backups', { tenantId }),
    onSaved: () => void client.invalidateQueries({ queryKey: platformBackupsQuery().queryKey }),
  });
  return (
    <Card id="tenant-backups" title={t('all')} aside={<CommandState command={command} />}>
      <p className="-mt-2 mb-2 break-words text-13 text-muted">{t('place', { place: data.place })}</p>
      {data.tenants.length === 0 && <p className="py-4 text-14 text-muted">{t('empty')}</p>}
      {data.tenants.length > 0 && <ColumnNames />}
      <ul className="divide-y divide-line">
        {data.tenants.map((line) => (
          <PlatformBackupRow
            key={line.tenantId}
            line={line}
            onOpen={() => setChosen(line)}
            onCreate={canCommand ? () => command.mutate(line.tenantId) : null}
          />
        ))}
      </ul>
      <TenantBackupsSheet
        tenant={chosen}
        tenants={data.tenants}
        canCommand={canCommand}
        onClose={() => setChosen(null)}
      />
    </Card>
  );
}

/** Each line says them itself where nobody sees them. */
function ColumnNames() {
  const t = useTranslations('protection.platform');
  return (
    <div aria-hidden className={`hidden border-line border-b py-2 text-12 text-muted lg:grid ${backupColumns}`}>
      <span>{t('tenant')}</span>
      <span>{t('last')}</span>
      <span>{t('kept')}</span>
      <span>{t('now')}</span>
    </div>
  );
}
