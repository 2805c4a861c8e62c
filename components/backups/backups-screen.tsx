'use client';

import { type DehydratedState, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { Backup, Backups } from '#lib/contracts/backups.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { Button } from '../settings/button.tsx';
import { SettingGroup } from '../settings/setting-group.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { SettingsQuery } from '../settings/settings-query.tsx';
import { useSave } from '../settings/use-save.ts';
import { BackupRow } from './backup-row.tsx';
import { CommandState } from './command-state.tsx';
import { RemoveBackupSheet } from './remove-backup-sheet.tsx';
import { RestoreHistory } from './restore-history.tsx';
import { RestoreSheet } from './restore-sheet.tsx';
import { ScheduleForm } from './schedule-form.tsx';

/** The tenant's backups, the way back from one, and when the next is made. */
export function BackupsScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('protection.backups');
  const admin = viewer.role === 'tenant_admin';
  return (
    <SettingsPage viewer={viewer} state={state} title={t('title')} note={t('note')} adminOnly>
      <SettingsQuery query={backupsQuery()} lines={5}>
        {(data) => <BackupsContent data={data} admin={admin} />}
      </SettingsQuery>
    </SettingsPage>
  );
}

function BackupsContent({ data, admin }: { data: Backups; admin: boolean }) {
  const [restoring, setRestoring] = useState<Backup | null>(null);
  const [removing, setRemoving] = useState<Backup | null>(null);
  return (
    <>
      {admin && <CreateBackup />}
      <BackupList data={data} onRestore={admin ? setRestoring : null} onRemove={admin ? setRemoving : null} />
      <RestoreHistory restores={data.restores} />
      <ScheduleForm stored={data.settings} timeZone={data.timeZone} readOnly={!admin} />
      <RestoreSheet backup={restoring} restores={data.restores} onClose={() => setRestoring(null)} />
      <RemoveBackupSheet backup={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function CreateBackup() {
  const t = useTranslations('protection.backups');
  const client = useQueryClient();
  const command = useSave({
    send: () => sendJson<{ id: string }>('POST', '/api/backups', {}),
    onSaved: () => void client.invalidateQueries({ queryKey: backupsQuery().queryKey }),
  });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button look="primary" disabled={command.isPending} onClick={() => command.mutate(undefined)}>
        {t('create')}
      </Button>
      <CommandState command={command} />
    </div>
  );
}

interface ListProps {
  data: Backups;
  onRestore: ((backup: Backup) => void) | null;
  onRemove: ((backup: Backup) => void) | null;
}

function BackupList({ data: { backups, settings }, onRestore, onRemove }: ListProps) {
  const t = useTranslations('protection.backups');
  const time = `${String(settings.backupHour).padStart(2, '0')}:00`;
  return (
    <SettingGroup title={t('list')}>
      {backups.length === 0 ? (
        <p className="text-pretty p-4 text-14 text-muted">
          {settings.backupEnabled ? t('empty', { time }) : t('emptyOff')}
        </p>
      ) : (
        backups.map((backup) => <BackupRow key={backup.id} backup={backup} onRestore={onRestore} onRemove={onRemove} />)
      )}
    </SettingGroup>
  );
}
