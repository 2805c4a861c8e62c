'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { PlatformBackups } from '#lib/contracts/backups.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { StateMark } from './state-mark.tsx';

type Line = PlatformBackups['tenants'][number];

/** A night and two hours: whoever has none that young was missed. */
const freshMs = 26 * 3_600_000;

export const isFresh = ({ lastGoodAt }: Line) => lastGoodAt !== null && Date.now() - Date.parse(lastGoodAt) <= freshMs;

/** The columns of a wide screen, which the line of their names has too. */
export const backupColumns =
  'lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_minmax(0,1fr)_8rem_minmax(18rem,auto)] lg:gap-x-6';

interface Props {
  line: Line;
  onOpen: () => void;
  /** `null` where the person may only look. */
  onCreate: (() => void) | null;
}

/** How one tenant's backups are doing, and what can be done about it. */
export function PlatformBackupRow({ line, onOpen, onCreate }: Props) {
  const t = useTranslations('protection');
  const locale = useLocale();
  const { fullMoment: moment } = useMomentText();
  const { latest, lastGoodAt, enabled, name } = line;
  const busy = latest !== null && ['queued', 'running', 'verifying'].includes(latest.state);
  return (
    <li
      data-testid="tenant-backups"
      className={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-3 text-13 ${backupColumns}`}
    >
      <h3 title={name} className="line-clamp-2 break-words font-medium text-14">
        {name}
      </h3>
      <p className={`max-lg:col-span-2 max-lg:row-start-2 ${isFresh(line) ? 'text-muted' : 'font-medium text-warn'}`}>
        <span className="lg:sr-only">{t('platform.last')}: </span>
        <span className="tabular-nums">{lastGoodAt === null ? t('platform.lastNever') : moment(lastGoodAt)}</span>
      </p>
      <p className="text-muted tabular-nums max-lg:col-span-2">
        {t('platform.facts', { count: line.count, bytes: figureText(formatBytes(locale, line.bytes)) })}
      </p>
      <div className="max-lg:col-start-2 max-lg:row-start-1">
        {latest ? (
          <StateMark state={latest.state} word={t(`backups.state.${latest.state}`)} />
        ) : (
          <span className="text-muted">{enabled ? '—' : t('platform.off')}</span>
        )}
      </div>
      <div className="flex flex-wrap gap-2 pt-1 max-lg:col-span-2 lg:justify-end lg:pt-0">
        {onCreate && (
          <Button aria-label={`${t('platform.create')}: ${name}`} disabled={busy} onClick={onCreate}>
            {t('platform.create')}
          </Button>
        )}
        <Button aria-label={`${t(onCreate ? 'platform.see' : 'platform.look')}: ${name}`} onClick={onOpen}>
          {t(onCreate ? 'platform.see' : 'platform.look')}
        </Button>
      </div>
    </li>
  );
}
