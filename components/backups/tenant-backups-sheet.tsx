'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { Problem } from '../ui/problem.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { BackupRow } from './backup-row.tsx';
import { RestoreForm } from './restore-form.tsx';
import { RestoreHistory } from './restore-history.tsx';

interface Named {
  tenantId: string;
  name: string;
}

interface Props {
  /** `null` while none is chosen. */
  tenant: Named | null;
  /** Who may get its backups. */
  tenants: readonly Named[];
  canCommand: boolean;
  onClose: () => void;
}

/** One tenant's backups for platform staff, and the way back from each of them, into the same tenant or another. */
export function TenantBackupsSheet({ tenant, tenants, canCommand, onClose }: Props) {
  const t = useTranslations('protection.platform');
  return (
    <Sheet open={tenant !== null} onClose={onClose} title={tenant ? t('of', { tenant: tenant.name }) : ''}>
      {tenant && (
        <TenantBackups key={tenant.tenantId} tenantId={tenant.tenantId} tenants={tenants} canCommand={canCommand} />
      )}
    </Sheet>
  );
}

function TenantBackups({
  tenantId,
  tenants,
  canCommand,
}: { tenantId: string } & Pick<Props, 'tenants' | 'canCommand'>) {
  const t = useTranslations('protection.platform');
  const { data, error, refetch } = useQuery(backupsQuery(tenantId));
  const [targetId, setTargetId] = useState(tenantId);
  const target = useQuery(backupsQuery(targetId));
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (!data && error) return <Problem message={t('failedLoad')} error={error} onRetry={() => refetch()} />;
  if (!data) return <div aria-busy className="skeleton h-64 rounded-card" />;
  const chosen = data.backups.find(({ id }) => id === chosenId);
  if (chosen) {
    return (
      <>
        <button
          type="button"
          onClick={() => setChosenId(null)}
          className="-ml-2 mb-2 inline-flex min-h-11 items-center gap-1 rounded-control pr-3 pl-1 font-medium text-14 text-accent hover:bg-sunken"
        >
          <ChevronLeft size={20} strokeWidth={1.5} aria-hidden />
          {t('back')}
        </button>
        <RestoreForm
          backup={chosen}
          restores={target.data?.restores ?? []}
          staff={{ tenantId, targetId, tenants, onTarget: setTargetId }}
        />
      </>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <div className="divide-y divide-line rounded-card border border-line">
        {data.backups.length === 0 && <p className="p-4 text-14 text-muted">{t('none')}</p>}
        {data.backups.map((backup) => (
          <BackupRow
            key={backup.id}
            backup={backup}
            onRestore={canCommand ? ({ id }) => setChosenId(id) : null}
            onRemove={null}
          />
        ))}
      </div>
      <RestoreHistory restores={data.restores} />
    </div>
  );
}
