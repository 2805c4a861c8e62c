'use client';

import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyName } from '#lib/api/keys-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import type { KeyFilter, KeyRow } from '#lib/contracts/keys.ts';
import { FilterChips } from './filter-chips.tsx';
import { quietButton } from './form-classes.ts';
import { KeyList } from './key-list.tsx';
import { LookupForm } from './lookup-form.tsx';
import { RowSheet } from './row-sheet.tsx';
import { useDatabaseNames } from './use-database-names.ts';
import { ValueSheet } from './value-sheet.tsx';

interface Props {
  scope: Scope;
  /** Values are opened by administrators of the platform alone. */
  admin: boolean;
}

/** A tenant's keys for the staff: nothing is asked for before somebody wants it, for every look is noted. */
export function StaffKeys({ scope, admin }: Props) {
  const t = useTranslations('control.keys');
  const [looking, setLooking] = useState(false);
  return (
    <section aria-labelledby="staff-keys-title" className="flex flex-col gap-3 md:gap-4">
      <div className="rounded-card border border-line bg-raised p-4 md:p-5">
        <h2 id="staff-keys-title" className="font-semibold text-16 tracking-tight">
          {t('title')}
        </h2>
        <p className="mt-2 flex gap-2.5 text-14 text-muted">
          <Eye size={20} strokeWidth={1.5} aria-hidden className="shrink-0" />
          <span className="text-pretty">{admin ? t('about') : `${t('about')} ${t('needsAdmin')}`}</span>
        </p>
        {!looking && (
          <button type="button" onClick={() => setLooking(true)} className={`${quietButton} mt-4`}>
            {t('open')}
          </button>
        )}
      </div>
      {looking && <Browser scope={scope} admin={admin} />}
    </section>
  );
}

const nobodysLookups = { names: [], forget: () => undefined };

function Browser({ scope, admin }: Props) {
  const [filter, setFilter] = useState<KeyFilter>({});
  const [open, setOpen] = useState<KeyName | null>(null);
  const [row, setRow] = useState<KeyRow | null>(null);
  const { databases, nameOf } = useDatabaseNames(scope);
  const lookUp = (wanted: KeyFilter) => {
    const { module, type, pattern } = wanted;
    setFilter({ ...wanted, database: module === undefined ? filter.database : undefined });
    if (admin && module && type && pattern && !pattern.endsWith('*')) setOpen({ module, type, key: pattern });
  };
  const openRow = (chosen: KeyRow) => {
    if (!admin || chosen.structure !== null) setRow(chosen);
    else setOpen({ module: chosen.module, type: chosen.dataType, key: chosen.key });
  };
  return (
    <>
      <LookupForm filter={filter} recent={nobodysLookups} onLookUp={lookUp} onOpen={setOpen} />
      <FilterChips filter={filter} databases={databases} onChange={setFilter} />
      <KeyList
        key={JSON.stringify(filter)}
        scope={scope}
        filter={filter}
        databaseName={nameOf}
        onOpen={openRow}
        aside={null}
      />
      {open && <ValueSheet scope={scope} name={open} nameOf={nameOf} onClose={() => setOpen(null)} />}
      {row && <RowSheet row={row} databaseName={nameOf(row.database)} onClose={() => setRow(null)} />}
    </>
  );
}
