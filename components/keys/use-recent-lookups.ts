'use client';

import { useCallback, useEffect, useState } from 'react';
import type { KeyName } from '#lib/api/keys-query.ts';
import { personalNotes } from '#lib/offline/personal-notes.ts';

const kept = 5;

function read(place: string): KeyName[] {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(place) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isName).slice(0, kept) : [];
  } catch {
    // Storage may be forbidden, or hold what an older version wrote: then nothing is remembered.
    return [];
  }
}

function write(place: string, names: KeyName[]): void {
  try {
    if (names.length === 0) window.localStorage.removeItem(place);
    else window.localStorage.setItem(place, JSON.stringify(names));
  } catch {
    // Storage may be forbidden or full: the list lasts as long as the page.
  }
}

function isName(value: unknown): value is KeyName {
  if (typeof value !== 'object' || value === null) return false;
  return ['module', 'type', 'key'].every((part) => part in value && typeof Reflect.get(value, part) === 'string');
}

const same = (one: KeyName, other: KeyName) =>
  one.module === other.module && one.type === other.type && one.key === other.key;

/** The entries that this person, a partition, looked up last on this device, the newest first. */
export function useRecentLookups(owner: string) {
  const place = personalNotes.recentLookups + owner;
  const [names, setNames] = useState<KeyName[]>([]);
  useEffect(() => setNames(read(place)), [place]);
  const remember = useCallback(
    (name: KeyName) => {
      const next = [name, ...read(place).filter((known) => !same(known, name))].slice(0, kept);
      write(place, next);
      setNames(next);
    },
    [place],
  );
  const forget = useCallback(() => {
    write(place, []);
    setNames([]);
  }, [place]);
  return { names, remember, forget };
}
