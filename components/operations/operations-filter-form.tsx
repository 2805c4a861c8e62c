'use client';

import { useTranslations } from 'use-intl';
import type { OperationsFilter } from '#lib/api/recent-operations-query.ts';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';
import { SelectField } from '../ui/select-field.tsx';
import { filterDatabases, filterDevices, filterOperations, filterOutcomes } from './operations-filter-parameters.ts';

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
        options={filterOperations.map((value) => ({ value, label: t(`operation.${value}`) }))}
        onChange={(operation) => onChange({ ...filter, operation })}
      />
      <SelectField
        label={t('filterOutcome')}
        all={t('all')}
        value={filter.outcome}
        options={filterOutcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      <SelectField
        label={t('filterDatabase')}
        all={t('all')}
        value={filter.database === undefined ? undefined : String(filter.database)}
        options={filterDatabases.map((id) => ({ value: String(id), label: words(id).name }))}
        onChange={(database) =>
          onChange({ ...filter, database: database === undefined ? undefined : Number(database) })
        }
      />
      <SelectField
        label={t('filterDevice')}
        all={t('all')}
        value={filter.device}
        options={filterDevices.map((value) => ({ value, label: t(`device.${value}`) }))}
        onChange={(device) => onChange({ ...filter, device })}
      />
    </div>
  );
}
