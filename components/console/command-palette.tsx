'use client';

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import { useModal } from '../ui/use-modal.ts';
import { findCommands, type PaletteCommand } from './palette-command.ts';
import { usePaletteCommands } from './use-palette-commands.ts';

interface Props {
  onClose: () => void;
  onHelp: () => void;
}

/** Pages, tenants and actions by a few letters. Arrows choose, Enter runs, Escape closes. */
export function CommandPalette({ onClose, onHelp }: Props) {
  const t = useTranslations('console');
  const id = useId();
  const dialog = useModal(true);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(0);
  // Away from the fleet its tenants are not at hand yet.
  useQuery({ ...platformTenantsQuery(), refetchInterval: false });
  const found = findCommands(usePaletteCommands(onHelp), search);
  const at = Math.min(chosen, found.length - 1);

  // Braces matter: where scrolling answers with a promise, React would take that for a clean-up.
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const run = (command: PaletteCommand | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setChosen((at + step + found.length) % found.length);
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      closedby="any"
      aria-label={t('palette')}
      onClose={onClose}
      className="palette rounded-card border border-line bg-raised text-text"
    >
      <div className="flex h-14 items-center gap-3 border-line border-b px-4">
        <Search size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
          aria-label={t('search')}
          placeholder={t('search')}
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent text-16 outline-none placeholder:text-muted"
        />
      </div>
      <PaletteList id={id} found={found} at={at} onPoint={setChosen} onRun={run} />
      <p className="sr-only" role="status">
        {t('found', { count: found.length })}
      </p>
    </dialog>
  );
}

interface ListProps {
  id: string;
  found: PaletteCommand[];
  at: number;
  onPoint: (index: number) => void;
  onRun: (command: PaletteCommand) => void;
}

function PaletteList({ id, found, at, onPoint, onRun }: ListProps) {
  const t = useTranslations('console');
  if (found.length === 0) {
    return (
      <div id={`${id}-list`} role="listbox" aria-label={t('palette')} className="px-4 py-6 text-14 text-muted">
        {t('nothingFound')}
      </div>
    );
  }
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('palette')}
      className="max-h-[min(52dvh,420px)] overflow-y-auto p-2"
    >
      {groups.map((group) => (
        <fieldset key={group} aria-labelledby={`${id}-${group}`}>
          <p id={`${id}-${group}`} className="px-3 pt-2 pb-1 font-medium text-12 text-muted">
            {t(`group.${group}`)}
          </p>
          {found.map((command, index) =>
            command.group !== group ? null : (
              <button
                key={command.id}
                type="button"
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                onPointerMove={() => index !== at && onPoint(index)}
                onClick={() => onRun(command)}
                className="flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-14 aria-selected:bg-sunken pointer-fine:min-h-9"
              >
                <command.icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
                <span className="min-w-0 flex-1 truncate">{command.label}</span>
                {command.hint && <span className="max-w-[40%] truncate text-12 text-muted">{command.hint}</span>}
              </button>
            ),
          )}
        </fieldset>
      ))}
    </div>
  );
}
