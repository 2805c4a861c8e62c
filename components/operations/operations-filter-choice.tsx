'use client';

import { ListFilter } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { OperationsFilter } from '#lib/api/recent-operations-query.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { Sheet } from '../ui/sheet.tsx';

/** Loaded by whoever wants to filter. */
const OperationsFilterForm = dynamic(
  () => import('./operations-filter-form.tsx').then((module) => module.OperationsFilterForm),
  { loading: () => <div className="skeleton h-96" /> },
);

interface Props {
  filter: OperationsFilter;
  onChange: (filter: OperationsFilter) => void;
  catalogue: CatalogueName;
}

/** Which of the operations to show: by kind, outcome, database and device. */
export function OperationsFilterChoice({ filter, onChange, catalogue }: Props) {
  const t = useTranslations('operations');
  const [open, setOpen] = useState(false);
  // A closing sheet still shows its fields.
  const [loaded, setLoaded] = useState(false);
  const count = Object.values(filter).filter((value) => value !== undefined).length;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          setLoaded(true);
          setOpen(true);
        }}
        className="-my-2 -mr-2 inline-flex min-h-11 shrink-0 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <ListFilter size={16} strokeWidth={1.5} aria-hidden />
        {count === 0 ? t('filter') : t('filtered', { count })}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('filterTitle')}>
        {loaded && <OperationsFilterForm filter={filter} onChange={onChange} catalogue={catalogue} />}
        <div className="mt-5 flex justify-end gap-2">
          <button
            type="button"
            disabled={count === 0}
            onClick={() => onChange({})}
            className="min-h-11 rounded-control px-4 font-medium text-14 text-muted hover:bg-sunken disabled:opacity-60"
          >
            {t('clearFilter')}
          </button>
          <button
            type="button"
            onClick={() => setOpen(false)}
            className="min-h-11 rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent"
          >
            {t('showOperations')}
          </button>
        </div>
      </Sheet>
    </>
  );
}
