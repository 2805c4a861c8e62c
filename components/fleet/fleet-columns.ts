import type { FleetSort } from '#lib/fleet/fleet-view.ts';

/** Pixels; rows are all equally high, so that any of thousands has its place without being measured. */
export const rowHeightPx = 48;

interface Column {
  id: 'name' | 'health' | 'hitRate' | 'p95' | 'opsPerSecond' | 'memory' | 'change';
  /** What its header sorts by; `null` where there is no order. */
  sort: FleetSort | null;
  /** Its width; the name has what is left. A phone shows only some columns. */
  width: string;
  align: 'left' | 'right';
  /** True where a narrow screen leaves it out. */
  wideOnly: boolean;
}

export const fleetColumns: readonly Column[] = [
  { id: 'name', sort: 'name', width: '', align: 'left', wideOnly: false },
  { id: 'health', sort: null, width: 'w-30', align: 'left', wideOnly: true },
  { id: 'hitRate', sort: 'hitRate', width: 'w-21 md:w-37', align: 'right', wideOnly: false },
  { id: 'p95', sort: 'p95ResponseTime', width: 'w-21 md:w-22', align: 'right', wideOnly: false },
  { id: 'opsPerSecond', sort: 'opsPerSecond', width: 'w-26', align: 'right', wideOnly: true },
  { id: 'memory', sort: 'memoryUsage', width: 'w-34', align: 'left', wideOnly: true },
  { id: 'change', sort: 'change', width: 'w-22', align: 'right', wideOnly: true },
];

/** The room of a cell, the same in the header and every row. */
export const cellClass = 'px-1.5 first:pl-3 last:pr-3 md:first:pl-4 md:last:pr-4';
/** A cell that a narrow screen leaves out. */
export const wideCellClass = `${cellClass} hidden md:table-cell`;
