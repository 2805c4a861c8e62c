'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { preferenceCookies, type Theme } from '#lib/i18n/preferences.ts';
import { type Preferences, parseQueue, preferenceQueueKey } from '#lib/offline/preference-queue.ts';
import { writePreference } from './write-preference.ts';

interface PreferencesValue {
  /** `system` follows the device. */
  theme: Theme;
  /** Chosen without a network: in force once it is back. */
  queued: Preferences;
  choose(chosen: Preferences): void;
}

const PreferencesContext = createContext<PreferencesValue>({ theme: 'system', queued: {}, choose: () => undefined });

/** How this device shows things, and the way to change it. */
export function usePreferences(): PreferencesValue {
  return useContext(PreferencesContext);
}

/** The theme needs no server to be seen. */
function showTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}

/** Remembers choices in cookies that the server reads for the next paint; without a network they wait on the device. */
export function PreferencesProvider({ theme, children }: { theme: Theme; children: ReactNode }) {
  const router = useRouter();
  const [queued, setQueued] = useState<Preferences>({});

  const apply = useCallback(
    ({ locale, theme }: Preferences) => {
      if (locale) writePreference(preferenceCookies.locale, locale);
      if (theme) writePreference(preferenceCookies.theme, theme);
      router.refresh();
    },
    [router],
  );

  useEffect(() => {
    const catchUp = () => {
      const waiting = parseQueue(localStorage.getItem(preferenceQueueKey));
      if (waiting.theme) showTheme(waiting.theme);
      if (!navigator.onLine) return setQueued(waiting);
      localStorage.removeItem(preferenceQueueKey);
      setQueued({});
      if (waiting.locale || waiting.theme) apply(waiting);
    };
    catchUp();
    window.addEventListener('online', catchUp);
    return () => window.removeEventListener('online', catchUp);
  }, [apply]);

  const choose = (chosen: Preferences) => {
    if (chosen.theme) showTheme(chosen.theme);
    if (navigator.onLine) return apply(chosen);
    const waiting = { ...queued, ...chosen };
    localStorage.setItem(preferenceQueueKey, JSON.stringify(waiting));
    setQueued(waiting);
  };

  return <PreferencesContext value={{ theme: queued.theme ?? theme, queued, choose }}>{children}</PreferencesContext>;
}
