'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { FleetEntry } from '#lib/fleet/arrange-tenants.ts';
import { type FleetView, firstOrder } from '#lib/fleet/fleet-view.ts';
import { cellClass, fleetColumns, rowHeightPx, wideCellClass } from './fleet-columns.ts';
import { FleetRow } from './fleet-row.tsx';
import { useRowWindow } from './use-row-window.ts';

interface Props {
  entries: readonly FleetEntry[];
  view: FleetView;
  onChange: (change: Partial<FleetView>) => void;
}

/** Where a key leads from a row; `undefined` for keys that move nothing. */
function nextRow(key: string, at: number, last: number, page: number): number | undefined {
  const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(last, at + step));
}

/** All tenants, of which only those on screen are mounted. One stop of the Tab key; arrows move, Enter opens. */
export function FleetTable({ entries, view, onChange }: Props) {
  const t = useTranslations('fleet');
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState(0);
  const { first, end } = useRowWindow(scroller, entries.length, rowHeightPx);
  const at = Math.min(active, Math.max(0, entries.length - 1));
  const order = `${view.search} ${view.sort} ${view.order} ${view.filter}`;

  // Another order is another list: it is read from its beginning.
  const read = useRef(order);
  useEffect(() => {
    if (read.current === order) return;
    read.current = order;
    setActive(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [order]);

  const latest = useRef(entries);
  latest.current = entries;
  const choose = useCallback(
    (index: number) => {
      setActive(index);
      table.current?.focus({ preventScroll: true });
      onChange({ tenantId: latest.current[index]?.tenant.id ?? null });
    },
    [onChange],
  );
  const moveTo = (index: number) => {
    const box = scroller.current;
    setActive(index);
    if (!box) return;
    const [top, room] = [index * rowHeightPx, box.clientHeight - headerPx];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeightPx > box.scrollTop + room) box.scrollTop = top + rowHeightPx - room;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== table.current || event.metaKey || event.ctrlKey || event.altKey) return;
    const room = (scroller.current?.clientHeight ?? 0) - headerPx;
    const page = Math.max(1, Math.floor(room / rowHeightPx) - 1);
    const next = nextRow(event.key, at, entries.length - 1, page);
    const entry = entries[at];
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && entry) choose(at);
    else if (event.key === 'o' && entry) router.push(`/platform/tenants/${entry.tenant.id}`);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroller} className="min-h-0 overflow-y-auto overscroll-contain rounded-b-card">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: WAI-ARIA's own form of a grid; the rule knows no exception
        role="grid"
        tabIndex={0}
        aria-label={t('table')}
        aria-rowcount={entries.length + 1}
        aria-activedescendant={at >= first && at < end ? `fleet-row-${at}` : undefined}
        onKeyDown={onKeyDown}
        className="group/grid w-full table-fixed border-collapse outline-none"
      >
        <FleetHeader view={view} onChange={onChange} />
        <tbody>
          <Unmounted rows={first} />
          {entries.slice(first, end).map((entry, offset) => (
            <FleetRow
              key={entry.tenant.id}
              entry={entry}
              index={first + offset}
              active={first + offset === at}
              chosen={entry.tenant.id === view.tenantId}
              onChoose={choose}
            />
          ))}
          <Unmounted rows={entries.length - end} />
        </tbody>
      </table>
    </div>
  );
}

/** The room of the rows that are not on screen. */
function Unmounted({ rows }: { rows: number }) {
  if (rows === 0) return null;
  return (
    <tr aria-hidden style={{ height: rows * rowHeightPx }}>
      <td />
    </tr>
  );
}

const headerPx = 36;

function FleetHeader({ view, onChange }: Pick<Props, 'view' | 'onChange'>) {
  const t = useTranslations('fleet.column');
  return (
    <thead className="sticky top-0 z-[1] bg-raised text-12 text-muted">
      <tr aria-rowindex={1} style={{ height: headerPx }}>
        {fleetColumns.map(({ id, sort, width, align, wideOnly }) => {
          const sorted = sort !== null && sort === view.sort;
          const Arrow = view.order === 'asc' ? ArrowUp : ArrowDown;
          return (
            <th
              key={id}
              scope="col"
              aria-sort={sorted ? (view.order === 'asc' ? 'ascending' : 'descending') : undefined}
              className={`font-medium ${wideOnly ? wideCellClass : cellClass} ${width} ${align === 'left' ? 'text-left' : 'text-right'}`}
            >
              {sort === null ? (
                t(id)
              ) : (
                <button
                  type="button"
                  onClick={() =>
                    onChange({ sort, order: sorted ? (view.order === 'asc' ? 'desc' : 'asc') : firstOrder(sort) })
                  }
                  className={`-mx-1 inline-flex h-9 max-w-full items-center gap-1 rounded-[4px] px-1 align-middle hover:text-text ${sorted ? 'text-text' : ''}`}
                >
                  <span className="truncate">{t(id)}</span>
                  {sorted && <Arrow size={14} strokeWidth={2} aria-hidden className="shrink-0 text-accent" />}
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
