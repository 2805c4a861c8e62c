'use client';

import { Braces, KeyRound } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { KeyRow } from '#lib/contracts/keys.ts';
import { figureText, formatBytes } from '#lib/format/format-measure.ts';
import { formatSpan } from '#lib/format/format-time.ts';
import { codeFont } from './form-classes.ts';

interface Props {
  row: KeyRow;
  databaseName: string;
  onOpen: (row: KeyRow) => void;
}

/** One key: its name, where it lives, how large it is and how long it stays. */
export function KeyRowButton({ row, databaseName, onOpen }: Props) {
  const t = useTranslations('keys.list');
  const locale = useLocale();
  const Icon = row.structure === null ? KeyRound : Braces;
  return (
    <button
      type="button"
      onClick={() => onOpen(row)}
      className="-mx-2 flex min-h-14 w-[calc(100%+1rem)] items-center gap-3 rounded-control px-2 text-left hover:bg-sunken"
    >
      <Icon size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className={`${codeFont} block truncate text-14`}>{row.key}</span>
        <span className="block truncate text-12 text-muted">
          {row.module} · {row.dataType} ·{' '}
          {row.structure === null ? databaseName : t('structure', { kind: row.structure })}
        </span>
      </span>
      <span className="shrink-0 text-right tabular-nums">
        <span className="block font-medium text-14">{figureText(formatBytes(locale, row.sizeBytes))}</span>
        <span className="block text-12 text-muted">
          {row.ttlSeconds === null ? t('noTtl') : formatSpan(row.ttlSeconds * 1000)}
        </span>
      </span>
    </button>
  );
}
