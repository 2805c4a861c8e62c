'use client';

import { useTranslations } from 'use-intl';
import type { Backup, Restore } from '#lib/contracts/backups.ts';
import { Sheet } from '../ui/sheet.tsx';
import { RestoreForm } from './restore-form.tsx';

interface Props {
  backup: Backup | null;
  restores: readonly Restore[];
  onClose: () => void;
}

/** Chooses what of a backup comes back, shows what that would do, and does it once it was confirmed. */
export function RestoreSheet({ backup, restores, onClose }: Props) {
  const t = useTranslations('protection.restore');
  return (
    <Sheet open={backup !== null} onClose={onClose} title={t('title')}>
      {backup && <RestoreForm key={backup.id} backup={backup} restores={restores} />}
    </Sheet>
  );
}
