'use client';

import { useSyncExternalStore } from 'react';

/** A view of the fleet that somebody kept, as the query string that leads to it. */
export interface SavedView {
  name: string;
  query: string;
}

const storageKey = 'kryonix_fleet_views';
const changed = 'kryonix-fleet-views';
const maxViews = 20;
const none = '[]';

function read(): string {
  try {
    return localStorage.getItem(storageKey) ?? none;
  } catch (error) {
    // A browser that keeps nothing refuses to be asked.
    if (error instanceof DOMException) return none;
    throw error;
  }
}

function parse(text: string): SavedView[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((view: unknown) => {
      if (typeof view !== 'object' || view === null || !('name' in view) || !('query' in view)) return [];
      return typeof view.name === 'string' && typeof view.query === 'string'
        ? [{ name: view.name, query: view.query }]
        : [];
    });
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function write(views: SavedView[]): void {
  localStorage.setItem(storageKey, JSON.stringify(views.slice(0, maxViews)));
  window.dispatchEvent(new Event(changed));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** The views kept in this browser, the newest first. */
export function useSavedViews() {
  const views = parse(useSyncExternalStore(subscribe, read, () => none));
  return {
    views,
    save: (view: SavedView) => write([view, ...views.filter(({ name }) => name !== view.name)]),
    remove: (name: string) => write(views.filter((view) => view.name !== name)),
  };
}
