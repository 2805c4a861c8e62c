'use client';

import { useSearchParams } from 'next/navigation';
import type { Range } from '#lib/contracts/performance.ts';

// The contract's own list lives beside its zod schemas, which stay out of the browser.
export const pageRanges: readonly Range[] = ['1h', '24h', '7d', '30d'];

/** The range that the address names, so that a link carries it; a day without one. */
export function usePageRange(): [Range, (range: Range) => void] {
  const parameters = useSearchParams();
  const range = pageRanges.find((known) => known === parameters.get('range')) ?? '24h';
  const choose = (next: Range) => {
    const query = new URLSearchParams(parameters);
    if (next === '24h') query.delete('range');
    else query.set('range', next);
    window.history.replaceState(null, '', query.size === 0 ? window.location.pathname : `?${query}`);
  };
  return [range, choose];
}
