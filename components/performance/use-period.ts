'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import type { Period } from '#lib/api/period-query.ts';
import { parsePeriod, writePeriod } from './period-parameters.ts';

/** The period that the address names, for every card of a page: a link, a reload and the back button show the same. */
export function usePeriod(): [Period, (period: Period) => void] {
  const query = useSearchParams().toString();
  const period = useMemo(() => parsePeriod(new URLSearchParams(query)), [query]);
  const choose = useCallback((next: Period) => {
    const parameters = writePeriod(new URLSearchParams(window.location.search), next);
    window.history.replaceState(null, '', parameters.size === 0 ? window.location.pathname : `?${parameters}`);
  }, []);
  return [period, choose];
}
