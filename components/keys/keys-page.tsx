'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Brush, EyeOff } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type KeyName, keysQueryKey } from '#lib/api/keys-query.ts';
import type { DeletedKey, KeyFilter, KeyRow } from '#lib/contracts/keys.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { partitionOf } from '#lib/offline/partition.ts';
import { Costliest } from './costliest.tsx';
import { FilterChips } from './filter-chips.tsx';
import { KeyList } from './key-list.tsx';
import { LookupForm } from './lookup-form.tsx';
import { PastPurges } from './past-purges.tsx';
import { type PurgeFilter, PurgeSheet } from './purge-sheet.tsx';
import { RowSheet } from './row-sheet.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useDatabaseNames } from './use-database-names.ts';
import { useKeySearch } from './use-key-search.ts';
import { useRecentLookups } from './use-recent-lookups.ts';
import { ValueSheet } from './value-sheet.tsx';

/** Looking up, narrowing down, and looking after the keys of one tenant. */
export function KeysPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('keys');
  const client = useQueryClient();
  const { filter, open, show } = useKeySearch();
  const recent = useRecentLookups(partitionOf(viewer));
  const { names, remember, forget } = recent;
  const { databases, nameOf } = useDatabaseNames();
  const [row, setRow] = useState<KeyRow | null>(null);
  const [purging, setPurging] = useState<PurgeFilter | null>(null);
  const [deleted, setDeleted] = useState<DeletedKey | null>(null);
  const mayChange = viewer.role === 'tenant_admin';

  const openName = (name: KeyName, within: KeyFilter) => {
    remember(name);
    show({ filter: { ...within, module: name.module, type: name.type }, open: name });
  };
  const lookUp = (wanted: KeyFilter) => {
    const { module, type, pattern } = wanted;
    const next = { ...wanted, database: module === undefined ? filter.database : undefined };
    if (module && type && pattern && !pattern.endsWith('*')) openName({ module, type, key: pattern }, next);
    else show({ filter: next, open: null });
  };
  const openRow = (chosen: KeyRow) => {
    if (!mayChange || chosen.structure !== null) setRow(chosen);
    else openName({ module: chosen.module, type: chosen.dataType, key: chosen.key }, filter);
  };
  const noteDeleted = (gone: DeletedKey) => {
    setDeleted(gone);
    show({ filter, open: null });
    void client.invalidateQueries({ queryKey: keysQueryKey });
  };
  const closeUndo = useCallback(() => setDeleted(null), []);

  return (
    <main className="mx-auto flex max-w-[960px] flex-col gap-3 px-4 pt-4 pb-24 md:gap-4 md:px-6">
      {!mayChange && (
        <p className="flex gap-2.5 rounded-card border border-line bg-raised p-4 text-14">
          <EyeOff size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
          <span className="text-pretty">{t('viewerNotice')}</span>
        </p>
      )}
      <LookupForm
        filter={filter}
        recent={{ names, forget }}
        onLookUp={lookUp}
        onOpen={(name) => openName(name, { pattern: name.key })}
      />
      <FilterChips filter={filter} databases={databases} onChange={(next) => show({ filter: next, open: null })} />
      <KeyList
        key={JSON.stringify(filter)}
        filter={filter}
        databaseName={nameOf}
        onOpen={openRow}
        aside={mayChange && <PurgeButton filter={filter} onClick={setPurging} />}
      />
      <Costliest />
      <PastPurges />
      {open && (
        <ValueSheet name={open} nameOf={nameOf} onClose={() => show({ filter, open: null })} onDeleted={noteDeleted} />
      )}
      {row && <RowSheet row={row} databaseName={nameOf(row.database)} onClose={() => setRow(null)} />}
      {purging && <PurgeSheet filter={purging} onClose={() => setPurging(null)} />}
      {deleted && <UndoBar key={deleted.undoToken} deleted={deleted} onClose={closeUndo} />}
    </main>
  );
}

function PurgeButton({ filter, onClick }: { filter: KeyFilter; onClick: (purge: PurgeFilter) => void }) {
  const t = useTranslations('keys.purge');
  const { module } = filter;
  // Nothing wider than a module is ever cleared.
  if (module === undefined) return null;
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={t('actionLong')}
      onClick={() => onClick({ ...filter, module })}
      className="-my-2 -mr-2 inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
    >
      <Brush size={16} strokeWidth={1.5} aria-hidden />
      {t('action')}
    </button>
  );
}
