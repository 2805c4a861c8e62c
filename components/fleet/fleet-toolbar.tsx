'use client';

import { Activity, Download, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { fleetCsv } from '#lib/fleet/fleet-csv.ts';
import { type FleetFilter, type FleetView, fleetFilters } from '#lib/fleet/fleet-view.ts';
import { saveFile } from './save-file.ts';
import { SavedViews } from './saved-views.tsx';

interface Props {
  view: FleetView;
  onChange: (change: Partial<FleetView>) => void;
  counts: Record<FleetFilter, number>;
  /** What the table shows, for the file. */
  shown: readonly FleetEntry[];
}

const toolClass =
  'inline-flex h-11 items-center gap-2 rounded-control px-3 text-13 text-muted hover:bg-sunken hover:text-text md:h-9 aria-pressed:bg-accent/12 aria-pressed:font-medium aria-pressed:text-accent';

/** What the table shows and in which order, and what can be done with it. */
export function FleetToolbar({ view, onChange, counts, shown }: Props) {
  const t = useTranslations('fleet');
  const movers = view.sort === 'change' && view.order === 'desc';
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-b p-2">
      <FleetSearch search={view.search} onChange={onChange} />
      <fieldset className="flex max-w-full flex-wrap gap-0.5">
        <legend className="sr-only">{t('filterLabel')}</legend>
        {fleetFilters.map((filter) => (
          <button
            key={filter}
            type="button"
            aria-pressed={view.filter === filter}
            onClick={() => onChange({ filter })}
            className={toolClass}
          >
            {t(`filter.${filter}`)}
            <span className="font-normal tabular-nums">{counts[filter]}</span>
          </button>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-0.5 md:ml-auto">
        <button
          type="button"
          aria-pressed={movers}
          title={t('moversAbout')}
          onClick={() => onChange(movers ? { sort: 'opsPerSecond', order: 'desc' } : { sort: 'change', order: 'desc' })}
          className={toolClass}
        >
          <Activity size={16} strokeWidth={1.5} aria-hidden />
          {t('movers')}
        </button>
        <SavedViews view={view} onChange={onChange} />
        <button
          type="button"
          disabled={shown.length === 0}
          onClick={() => saveFile('kryonix-fleet.csv', fleetCsv(shown), 'text/csv;charset=utf-8')}
          className={`${toolClass} disabled:opacity-50`}
        >
          <Download size={16} strokeWidth={1.5} aria-hidden />
          CSV
        </button>
      </div>
    </div>
  );
}

function FleetSearch({ search, onChange }: { search: string; onChange: Props['onChange'] }) {
  const t = useTranslations('fleet');
  // What is typed shows at once; the address and the table follow.
  const [text, setText] = useState(search);
  useEffect(() => setText((typed) => (typed.trim() === search.trim() ? typed : search)), [search]);
  const type = (value: string) => {
    setText(value);
    onChange({ search: value });
  };
  return (
    <search className="relative min-w-40 flex-1 md:max-w-72">
      <Search
        size={16}
        strokeWidth={1.5}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted"
      />
      <input
        data-search
        type="search"
        aria-label={t('search')}
        aria-keyshortcuts="/"
        placeholder={t('search')}
        maxLength={100}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            // The browser would only empty the field.
            event.preventDefault();
            if (text) type('');
            else event.currentTarget.blur();
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[role=grid]')?.focus();
          }
        }}
        className="h-11 w-full rounded-control border border-line bg-surface pr-3 pl-9 text-14 placeholder:text-muted md:h-9"
      />
    </search>
  );
}
