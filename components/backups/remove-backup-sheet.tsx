'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { backupsQuery } from '#lib/api/backups-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { Backup } from '#lib/contracts/backups.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { useSave } from '../settings/use-save.ts';
import { Sheet } from '../ui/sheet.tsx';
import { CommandState } from './command-state.tsx';

/** Asks once before the file of a backup goes. */
export function RemoveBackupSheet({ backup, onClose }: { backup: Backup | null; onClose: () => void }) {
  const t = useTranslations('protection');
  const client = useQueryClient();
  const { fullMoment: moment } = useMomentText();
  const command = useSave({
    send: (id: string) => sendJson<undefined>('DELETE', `/api/backups/${id}`),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: backupsQuery().queryKey });
      close();
    },
  });
  const close = () => {
    command.reset();
    onClose();
  };
  return (
    <Sheet open={backup !== null} onClose={close} title={t('backups.deleteTitle')}>
      {backup && (
        <div className="flex flex-col gap-4">
          <p className="text-pretty text-14">{t('backups.deleteBody', { date: moment(backup.requestedAt) })}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="danger" disabled={command.isPending} onClick={() => command.mutate(backup.id)}>
              {t('backups.deleteConfirm')}
            </Button>
            <Button onClick={close}>{t('cancel')}</Button>
          </div>
          <CommandState command={command} />
        </div>
      )}
    </Sheet>
  );
}
