'use client';

import { Activity, Download, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { type FleetFilter, type FleetView, fleetFilters } from '#lib/fleet/fleet-view.ts';
import { formatCount } from '#lib/format/format-measure.ts';
import { saveFleetFile } from './save-fleet-file.ts';
import { SavedViews } from './saved-views.tsx';

interface Props {
  /** Who looks: a partition. */
  owner: string;
  view: FleetView;
  onChange: (change: Partial<FleetView>) => void;
  counts: Record<FleetFilter, number>;
  /** What the table shows, for the file. */
  shown: readonly FleetEntry[];
}

const toolClass =
  'inline-flex h-11 shrink-0 items-center gap-1.5 rounded-control px-2 text-13 md:px-2.5 text-muted hover:bg-sunken hover:text-text pointer-fine:h-9 aria-pressed:bg-accent/12 aria-pressed:font-medium aria-pressed:text-accent';

/** What the table shows and in which order, and what can be done with it. */
export function FleetToolbar({ owner, view, onChange, counts, shown }: Props) {
  const t = useTranslations('fleet');
  const locale = useLocale();
  const movers = view.sort === 'change' && view.order === 'desc';
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-b p-2">
      <FleetSearch search={view.search} onChange={onChange} />
      <fieldset className="flex max-w-full gap-0.5 overflow-x-auto">
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
            <span className="font-normal tabular-nums">{formatCount(locale, counts[filter])}</span>
          </button>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-0.5">
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
        <SavedViews owner={owner} view={view} onChange={onChange} />
        <button
          type="button"
          disabled={shown.length === 0}
          onClick={() => saveFleetFile(shown)}
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
  const field = useRef<HTMLInputElement>(null);
  // What is typed shows at once; the address and the table follow, and only what others change comes back.
  const [text, setText] = useState(search);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(search);
  }, [search]);
  const type = (value: string) => {
    setText(value);
    onChange({ search: value });
  };
  return (
    <search className="relative min-w-36 flex-1 max-md:w-full max-md:flex-none">
      <Search
        size={16}
        strokeWidth={1.5}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted"
      />
      <input
        ref={field}
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
        className="h-11 w-full rounded-control border border-line bg-surface pr-3 pl-9 text-14 placeholder:text-muted pointer-fine:h-9"
      />
    </search>
  );
}
