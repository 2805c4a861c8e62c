'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Backup } from '#lib/contracts/backups.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { StateMark } from './state-mark.tsx';
import { WorkProgress } from './work-progress.tsx';

interface Props {
  backup: Backup;
  /** `null` where the person may only look. */
  onRestore: ((backup: Backup) => void) | null;
  onRemove: ((backup: Backup) => void) | null;
}

/** One backup: when, how it is, how large, and what can be done with it. */
export function BackupRow({ backup, onRestore, onRemove }: Props) {
  const t = useTranslations('protection.backups');
  const { fullMoment: moment } = useMomentText();
  const { state, done, total, error, expiresAt } = backup;
  const busy = state === 'running' || state === 'verifying';
  return (
    <article data-testid="backup-row" className="flex flex-col gap-2 p-4">
      <div className="flex items-baseline justify-between gap-3">
        <h4 className="min-w-0 font-medium text-16 tabular-nums">{moment(backup.requestedAt)}</h4>
        <StateMark state={state} word={t(`state.${state}`)} />
      </div>
      <BackupFacts backup={backup} />
      {busy && (
        <WorkProgress
          done={done}
          total={total}
          label={total === null ? t('progressUnknown', { done }) : t('progress', { done, total })}
        />
      )}
      {error !== null && <p className="text-pretty break-words text-13 text-muted">{t('detail', { error })}</p>}
      {state === 'done' && (
        <div className="flex flex-wrap items-center gap-3 pt-1">
          {onRestore && <Button onClick={() => onRestore(backup)}>{t('restore')}</Button>}
          {onRemove && <Button onClick={() => onRemove(backup)}>{t('delete')}</Button>}
          {expiresAt !== null && (
            <span className="text-13 text-muted">{t('keptUntil', { date: moment(expiresAt) })}</span>
          )}
        </div>
      )}
    </article>
  );
}

function BackupFacts({ backup: { origin, requestedBy, entries, fileBytes } }: { backup: Backup }) {
  const t = useTranslations('protection.backups');
  const locale = useLocale();
  const size =
    entries === null || fileBytes === null
      ? null
      : t('size', { count: entries, bytes: figureText(formatBytes(locale, fileBytes)) });
  const who = origin === 'schedule' ? t('origin.schedule') : t('origin.manual', { who: requestedBy });
  return <p className="break-words text-13 text-muted tabular-nums">{size === null ? who : `${size} · ${who}`}</p>;
}
