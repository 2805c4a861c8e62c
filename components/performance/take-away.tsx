'use client';

import { Download, Table } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AnyPerformance, exportUrl, type Period } from '#lib/api/period-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { Sheet } from '../ui/sheet.tsx';

/** Loaded by whoever wants to read it. */
const PerformanceTable = dynamic(() => import('./performance-table.tsx').then((module) => module.PerformanceTable), {
  loading: () => <div className="skeleton h-96" />,
});

const linkClass =
  'inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text';

/** The chart in other forms: as a table to read or to hear, and as files to keep. */
export function TakeAway({
  performance,
  period,
  scope,
}: {
  performance: AnyPerformance;
  period: Period;
  scope: Scope;
}) {
  const t = useTranslations('performance');
  const [open, setOpen] = useState(false);
  return (
    <div className="-mx-2 -mb-2 mt-2 flex flex-wrap items-center">
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={linkClass}>
        <Table size={16} strokeWidth={1.5} aria-hidden />
        {t('asTable')}
      </button>
      {(['csv', 'json'] as const).map((format) => (
        <a key={format} href={exportUrl(period, format, scope)} download className={linkClass}>
          <Download size={16} strokeWidth={1.5} aria-hidden />
          <span className="sr-only">{t('save')} </span>
          {format.toUpperCase()}
        </a>
      ))}
      <Sheet open={open} onClose={() => setOpen(false)} title={t('asTable')}>
        {open && <PerformanceTable performance={performance} />}
      </Sheet>
    </div>
  );
}
