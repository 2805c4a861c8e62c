'use client';

import { useTranslations } from 'use-intl';
import type { Restore } from '#lib/contracts/backups.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { SettingGroup } from '../settings/setting-group.tsx';
import { StateMark } from './state-mark.tsx';

const shownRestores = 5;

/** The latest restores, dry runs too, and how each ended. */
export function RestoreHistory({ restores }: { restores: readonly Restore[] }) {
  const t = useTranslations('protection.restore');
  const { fullMoment: moment } = useMomentText();
  if (restores.length === 0) return null;
  return (
    <SettingGroup title={t('history')}>
      {restores.slice(0, shownRestores).map((restore) => (
        <div key={restore.id} className="flex min-h-14 items-center justify-between gap-3 px-4 py-2">
          <span className="min-w-0 text-14 tabular-nums">
            {moment(restore.requestedAt)}
            {restore.dryRun && <span className="text-muted"> · {t('dryRun')}</span>}
          </span>
          <StateMark state={restore.state} word={t(`state.${restore.state}`)} />
        </div>
      ))}
    </SettingGroup>
  );
}
