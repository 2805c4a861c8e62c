'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { platformDestinations } from '../shell/platform-destinations.ts';
import { CommandPalette } from './command-palette.tsx';
import { useConsolePreferences } from './console-preferences.tsx';
import { ShortcutsHelp } from './shortcuts-help.tsx';
import { useShortcuts } from './use-shortcuts.ts';

interface Commands {
  openPalette(): void;
  openHelp(): void;
}

const CommandsContext = createContext<Commands>({ openPalette: () => {}, openHelp: () => {} });

/** The ways to the palette and to the help. */
export function useConsoleCommands(): Commands {
  return useContext(CommandsContext);
}

/** What every page of the console can do by keyboard; around all of them, so that no key is lost between two pages. */
export function ConsoleCommands({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { rail, choose } = useConsolePreferences();
  const [shown, setShown] = useState<'none' | 'palette' | 'help'>('none');
  const commands = useMemo(() => ({ openPalette: () => setShown('palette'), openHelp: () => setShown('help') }), []);
  useShortcuts({
    'mod+k': () => setShown((now) => (now === 'palette' ? 'none' : 'palette')),
    '/': () => {
      // The fleet has a search of its own; every other page searches everything.
      const search = document.querySelector<HTMLInputElement>('[data-search]');
      if (search) search.focus();
      else setShown('palette');
    },
    '?': () => setShown('help'),
    '[': () => choose('rail', rail === 'wide' ? 'narrow' : 'wide'),
    ...Object.fromEntries(platformDestinations.map(({ href, key }) => [`g ${key}`, () => router.push(href)])),
  });
  const close = () => setShown('none');
  return (
    <CommandsContext value={commands}>
      {children}
      {shown === 'palette' && <CommandPalette onClose={close} onHelp={commands.openHelp} />}
      <ShortcutsHelp open={shown === 'help'} onClose={close} />
    </CommandsContext>
  );
}
