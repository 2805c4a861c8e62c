'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type ConsoleChoices, consoleCookies } from '#lib/i18n/console-choices.ts';
import { writePreference } from '../providers/write-preference.ts';

interface ConsolePreferences extends ConsoleChoices {
  choose<Name extends keyof ConsoleChoices>(name: Name, value: ConsoleChoices[Name]): void;
}

const ConsoleContext = createContext<ConsolePreferences>({ rail: 'wide', keys: 'on', choose: () => {} });

/** What a member of staff chose of the console on this device. */
export function useConsolePreferences(): ConsolePreferences {
  return useContext(ConsoleContext);
}

/** The console's own choices around its pages. */
export function ConsolePreferencesProvider({ choices, children }: { choices: ConsoleChoices; children: ReactNode }) {
  const [chosen, setChosen] = useState(choices);
  const choose = useCallback<ConsolePreferences['choose']>((name, value) => {
    writePreference(consoleCookies[name], value);
    setChosen((known) => ({ ...known, [name]: value }));
  }, []);
  const preferences = useMemo(() => ({ ...chosen, choose }), [chosen, choose]);
  return <ConsoleContext value={preferences}>{children}</ConsoleContext>;
}
