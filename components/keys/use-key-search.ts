'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { filterParameters, type KeyName } from '#lib/api/keys-query.ts';
import type { KeyFilter } from '#lib/contracts/keys.ts';

/** What the SDK allows as a module or data type. */
export const namePattern = /^[a-z0-9][a-z0-9_-]{0,31}$/;

export interface KeySearch {
  filter: KeyFilter;
  /** The entry whose sheet is open. */
  open: KeyName | null;
}

const openParameter = 'key';

/** A link may say anything: what cannot be is left out. */
function readSearch(parameters: URLSearchParams): KeySearch {
  const name = (parameter: string) => {
    const text = parameters.get(parameter) ?? '';
    return namePattern.test(text) ? text : undefined;
  };
  const database = parameters.get('database') ?? '';
  const filter: KeyFilter = {
    database: /^\d{1,2}$/.test(database) && Number(database) <= 15 ? Number(database) : undefined,
    module: name('module'),
    type: name('type'),
    pattern: parameters.get('pattern') || undefined,
  };
  const key = parameters.get(openParameter);
  const { module, type } = filter;
  return { filter, open: key && module && type ? { module, type, key } : null };
}

/** The search as it stands in the address, so that a link, a reload and the back button show the same. */
export function useKeySearch(): KeySearch & { show(search: KeySearch): void } {
  const pathname = usePathname();
  const parameters = useSearchParams();
  const search = useMemo(() => readSearch(new URLSearchParams(parameters)), [parameters]);
  const show = useCallback(
    ({ filter, open }: KeySearch) => {
      const query = new URLSearchParams(filterParameters(filter));
      if (open) query.set(openParameter, open.key);
      window.history.pushState(null, '', query.size === 0 ? pathname : `${pathname}?${query}`);
    },
    [pathname],
  );
  return { ...search, show };
}
