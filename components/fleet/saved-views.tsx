'use client';

import { Bookmark, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type FleetView, fleetQuery, parseFleetView } from '#lib/fleet/fleet-view.ts';
import { Sheet } from '../ui/sheet.tsx';
import { useSavedViews } from './use-saved-views.ts';

interface Props {
  /** Whose views: a partition. */
  owner: string;
  view: FleetView;
  onChange: (view: FleetView) => void;
}

/** Search, filter and order under a name, kept in this browser. */
export function SavedViews({ owner, view, onChange }: Props) {
  const t = useTranslations('fleet.views');
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { views, save, remove } = useSavedViews(owner);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    if (!trimmed) return;
    save({ name: trimmed, query: fleetQuery({ ...view, tenantId: null }) });
    setName('');
  };
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        data-testid="saved-views"
        onClick={() => setOpen(true)}
        className="inline-flex h-11 shrink-0 items-center gap-1.5 rounded-control px-2.5 text-13 text-muted hover:bg-sunken hover:text-text pointer-fine:h-9"
      >
        <Bookmark size={16} strokeWidth={1.5} aria-hidden />
        {t('title')}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('title')}>
        {views.length === 0 && <p className="text-pretty pb-2 text-14 text-muted">{t('none')}</p>}
        <ul className="-mx-3">
          {views.map((saved) => (
            <li key={saved.name} className="flex items-center">
              <button
                type="button"
                onClick={() => {
                  onChange({ ...parseFleetView(saved.query), tenantId: view.tenantId });
                  setOpen(false);
                }}
                className="min-h-11 min-w-0 flex-1 truncate rounded-control px-3 text-left text-14 hover:bg-sunken"
              >
                {saved.name}
              </button>
              <button
                type="button"
                aria-label={t('remove', { name: saved.name })}
                onClick={() => remove(saved.name)}
                className="grid size-11 shrink-0 place-items-center rounded-control text-muted hover:bg-sunken hover:text-text"
              >
                <Trash2 size={16} strokeWidth={1.5} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={keep} className="mt-3 flex gap-2 border-line border-t pt-4">
          <input
            aria-label={t('name')}
            placeholder={t('name')}
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="h-11 min-w-0 flex-1 rounded-control border border-line-strong bg-raised px-3 text-14 placeholder:text-muted"
          />
          <button
            type="submit"
            disabled={!name.trim()}
            className="h-11 shrink-0 rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent disabled:opacity-50"
          >
            {t('save')}
          </button>
        </form>
      </Sheet>
    </>
  );
}
