import type { FleetSort } from '#lib/fleet/fleet-view.ts';

/** Pixels; rows are all equally high, so that any of thousands has its place without being measured. */
export const rowHeightPx = 48;

interface Column {
  id: 'name' | 'health' | 'hitRate' | 'p95' | 'opsPerSecond' | 'memory' | 'change';
  /** What its header sorts by; `null` where there is no order. */
  sort: FleetSort | null;
  /** From which width on it is shown. */
  className: string;
}

export const fleetColumns: readonly Column[] = [
  { id: 'name', sort: 'name', className: 'text-left' },
  { id: 'health', sort: null, className: 'hidden text-left md:block' },
  { id: 'hitRate', sort: 'hitRate', className: 'justify-end text-right' },
  { id: 'p95', sort: 'p95ResponseTime', className: 'justify-end text-right' },
  { id: 'opsPerSecond', sort: 'opsPerSecond', className: 'hidden justify-end text-right md:flex' },
  { id: 'memory', sort: 'memoryUsage', className: 'hidden text-left md:block' },
  { id: 'change', sort: 'change', className: 'hidden justify-end text-right md:flex' },
];

/** The same tracks for the header and every row. */
export const gridClass =
  'grid grid-cols-[minmax(0,1fr)_4.5rem_4.5rem] items-center gap-x-3 px-3 md:grid-cols-[minmax(8rem,1fr)_6.5rem_8.25rem_4.5rem_5.75rem_7.5rem_4.25rem] md:px-4';
