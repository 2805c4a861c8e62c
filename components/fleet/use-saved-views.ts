'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { parseViews, type SavedView, SavedViews } from '#lib/fleet/saved-views.ts';

const changed = 'kryonix-fleet-views';
const kept = new SavedViews(() => localStorage);

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** The views that this person, a partition, keeps in this browser, the newest first. */
export function useSavedViews(owner: string) {
  const read = useCallback(() => kept.read(owner), [owner]);
  const views = parseViews(useSyncExternalStore(subscribe, read, () => '[]'));
  const write = (next: SavedView[]) => {
    kept.write(owner, next);
    window.dispatchEvent(new Event(changed));
  };
  return {
    views,
    save: (view: SavedView) => write([view, ...views.filter(({ name }) => name !== view.name)]),
    remove: (name: string) => write(views.filter((view) => view.name !== name)),
  };
}
