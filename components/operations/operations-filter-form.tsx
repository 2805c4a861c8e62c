'use client';

import { useTranslations } from 'use-intl';
import type { OperationsFilter } from '#lib/api/recent-operations-query.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { SelectField } from '../ui/select-field.tsx';

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

/** The fields that narrow the list of operations. */
export function OperationsFilterForm({ filter, onChange, catalogue }: Props) {
  const t = useTranslations('operations');
  const words = useDatabaseWords(catalogue);
  return (
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
  );
}
