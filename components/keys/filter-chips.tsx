'use client';

import { Check, ChevronDown, Database, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { KeyFilter } from '#lib/contracts/keys.ts';
import { Sheet } from '../ui/sheet.tsx';

interface Props {
  filter: KeyFilter;
  /** The databases to choose from, in order; empty until they are known. */
  databases: { id: number; name: string }[];
  onChange: (filter: KeyFilter) => void;
}

const chip =
  'inline-flex min-h-11 max-w-full shrink-0 items-center gap-1.5 rounded-full border border-line-strong px-3.5 font-medium text-13 hover:bg-sunken';

/** What narrows the list, each taken away by a tap. */
export function FilterChips({ filter, databases, onChange }: Props) {
  const t = useTranslations('keys.filter');
  const named = (['module', 'type', 'pattern'] as const).flatMap((part) => {
    const name = filter[part];
    return name === undefined ? [] : [{ part, label: t(part, { name }) }];
  });
  return (
    <ul className="flex flex-wrap gap-2">
      <li>
        <DatabaseChip filter={filter} databases={databases} onChange={onChange} />
      </li>
      {named.map(({ part, label }) => (
        <li key={part} className="min-w-0">
          <button
            type="button"
            aria-label={t('remove', { filter: label })}
            onClick={() => onChange({ ...filter, [part]: undefined })}
            className={chip}
          >
            <span className="truncate">{label}</span>
            <X size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function DatabaseChip({ filter, databases, onChange }: Props) {
  const t = useTranslations('keys.filter');
  const [open, setOpen] = useState(false);
  const chosen = databases.find(({ id }) => id === filter.database);
  const choose = (database: number | undefined) => {
    // A module is in one database only: with another one there is nothing to find.
    onChange(database === undefined ? { ...filter, database } : { database, pattern: filter.pattern });
    setOpen(false);
  };
  const options = [{ id: undefined, name: t('allDatabases') }, ...databases];
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={chip}>
        <Database size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
        {chosen ? chosen.name : t('allDatabases')}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('chooseDatabase')}>
        <ul className="-mx-3">
          {options.map(({ id, name }) => (
            <li key={id ?? 'all'}>
              <button
                type="button"
                aria-pressed={id === filter.database}
                onClick={() => choose(id)}
                className="flex min-h-12 w-full items-center gap-3 rounded-control px-3 text-left text-14 hover:bg-sunken aria-pressed:font-semibold"
              >
                <span className="w-6 text-right text-muted tabular-nums">{id}</span>
                <span className="flex-1">{name}</span>
                {id === filter.database && <Check size={20} strokeWidth={1.5} aria-hidden className="text-accent" />}
              </button>
            </li>
          ))}
        </ul>
      </Sheet>
    </>
  );
}
