'use client';

import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { OperationsFilter } from '#lib/api/recent-operations-query.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { SelectField } from '../ui/select-field.tsx';
import { Sheet } from '../ui/sheet.tsx';

// The contract's own lists live beside its zod schemas, which stay out of the browser.
const kinds = [
  ...(['get', 'set', 'delete', 'expire', 'mget', 'mset'] as const),
  ...(['increment', 'scan', 'lock', 'session', 'queue', 'geo'] as const),
];
const outcomes = ['hit', 'miss', 'stale', 'error', 'ok'] as const;
const devices = ['mobile', 'tablet', 'desktop', 'unknown'] as const;
const databases = Array.from({ length: 16 }, (_, id) => id);

interface Props {
  filter: OperationsFilter;
  onChange: (filter: OperationsFilter) => void;
  catalogue: CatalogueName;
}

/** Which of the operations to show: by kind, outcome, database and device. */
export function OperationsFilterChoice({ filter, onChange, catalogue }: Props) {
  const t = useTranslations('operations');
  const words = useDatabaseWords(catalogue);
  const [open, setOpen] = useState(false);
  const count = Object.values(filter).filter((value) => value !== undefined).length;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="-my-2 -mr-2 inline-flex min-h-11 shrink-0 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <ListFilter size={16} strokeWidth={1.5} aria-hidden />
        {count === 0 ? t('filter') : t('filtered', { count })}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('filterTitle')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={t('filterOperation')}
            all={t('all')}
            value={filter.operation}
            options={kinds.map((value) => ({ value, label: t(`operation.${value}`) }))}
            onChange={(operation) => onChange({ ...filter, operation })}
          />
          <SelectField
            label={t('filterOutcome')}
            all={t('all')}
            value={filter.outcome}
            options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
            onChange={(outcome) => onChange({ ...filter, outcome })}
          />
          <SelectField
            label={t('filterDatabase')}
            all={t('all')}
            value={filter.database === undefined ? undefined : String(filter.database)}
            options={databases.map((id) => ({ value: String(id), label: words(id).name }))}
            onChange={(database) =>
              onChange({ ...filter, database: database === undefined ? undefined : Number(database) })
            }
          />
          <SelectField
            label={t('filterDevice')}
            all={t('all')}
            value={filter.device}
            options={devices.map((value) => ({ value, label: t(`device.${value}`) }))}
            onChange={(device) => onChange({ ...filter, device })}
          />
        </div>
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
