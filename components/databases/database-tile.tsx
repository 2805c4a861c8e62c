'use client';

import { memo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Database } from '#lib/contracts/database.ts';
import { formatCompact } from '#lib/format/format-measure.ts';
import { databaseStatusLook } from './database-status-look.ts';

interface Props extends Pick<Database, 'id' | 'status' | 'keys'> {
  name: string;
  /** 0–1 of the memory of all databases; `null` where not measured. */
  memoryShare: number | null;
  onOpen: (id: number) => void;
}

/** One database at a glance: how many keys, how much of the memory, whether it is well. */
export const DatabaseTile = memo(function DatabaseTile({ id, status, keys, name, memoryShare, onOpen }: Props) {
  const t = useTranslations('databases');
  const locale = useLocale();
  const { icon: Icon, tone } = databaseStatusLook[status];
  const empty = keys === 0 || keys === null;
  return (
    <button
      type="button"
      data-testid={`database-${id}`}
      aria-haspopup="dialog"
      onClick={() => onOpen(id)}
      className="flex min-w-0 flex-col rounded-control border border-line px-1.5 py-2 text-left transition-colors duration-150 hover:border-line-strong md:px-3 md:py-2.5"
    >
      <span className="flex w-full items-center justify-between">
        <Icon size={14} strokeWidth={1.75} aria-hidden className={tone} />
        <span className="sr-only">{t(`status.${status}`)}</span>
        <span className="text-12 text-muted">{id}</span>
      </span>
      <span className="mt-1.5 w-full truncate text-12 text-muted tracking-tight">{name}</span>
      <span
        className={`w-full truncate font-semibold text-14 tabular-nums tracking-tight ${empty ? 'text-muted' : ''}`}
      >
        {formatCompact(locale, keys)} <span className="sr-only">{t('keysUnit')}</span>
      </span>
      <span className="mt-1.5 block h-1 w-full overflow-hidden rounded-full bg-sunken">
        {memoryShare !== null && memoryShare > 0 && (
          <span
            className="block h-full min-w-1 rounded-full bg-[var(--data-1)]"
            style={{ width: `${(memoryShare * 100).toFixed(1)}%` }}
          />
        )}
      </span>
    </button>
  );
});
