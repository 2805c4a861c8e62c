'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { accountQuery } from '#lib/api/account-query.ts';
import { savePreferences } from '#lib/api/save-preferences.ts';
import type { DateFormat, PreferencesChange } from '#lib/contracts/account.ts';
import { preferenceCookies, type Theme } from '#lib/i18n/preferences.ts';
import { type Preferences, parseQueue, preferenceQueueKey } from '#lib/offline/preference-queue.ts';
import { rememberTimes } from './remember-times.ts';
import { writePreference } from './write-preference.ts';

/** How this device shows things. */
interface Shown {
  /** `system` follows the device. */
  theme: Theme;
  /** True where every time is told in UTC because somebody chose so. */
  utc: boolean;
  dateFormat: DateFormat;
}

interface PreferencesValue extends Shown {
  /** Chosen without a network: in force once it is back. */
  queued: Preferences;
  choose(chosen: Preferences): void;
}

const PreferencesContext = createContext<PreferencesValue>({
  ...{ theme: 'system', utc: false, dateFormat: 'locale' },
  ...{ queued: {}, choose: () => undefined },
});

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

/** Stores choices with the account; a device that cannot still has them in its cookies. */
function useAccount(): (change: PreferencesChange) => void {
  const router = useRouter();
  const client = useQueryClient();
  return useCallback(
    (change) => {
      const store = async () => {
        const account = await savePreferences(change);
        client.setQueryData(accountQuery().queryKey, account);
        rememberTimes(account.preferences);
        router.refresh();
      };
      store().catch((error: unknown) => console.warn('the choice was not stored with the account', error));
    },
    [client, router],
  );
}

/** Remembers choices in cookies that the server reads for the next paint; without a network they wait on the device. */
export function PreferencesProvider({ shown, children }: { shown: Shown; children: ReactNode }) {
  const router = useRouter();
  const store = useAccount();
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
      // Where nothing waits nothing changes, and nobody is drawn again.
      setQueued((known) => (Object.keys(known).length === 0 ? known : {}));
      if (Object.keys(waiting).length === 0) return;
      apply(waiting);
      const { locale, ...others } = waiting;
      store(locale ? { ...others, language: locale } : others);
    };
    catchUp();
    window.addEventListener('online', catchUp);
    return () => window.removeEventListener('online', catchUp);
  }, [apply, store]);

  const choose = useCallback(
    (chosen: Preferences) => {
      if (chosen.theme) showTheme(chosen.theme);
      if (!navigator.onLine) {
        const waiting = { ...parseQueue(localStorage.getItem(preferenceQueueKey)), ...chosen };
        localStorage.setItem(preferenceQueueKey, JSON.stringify(waiting));
        setQueued(waiting);
        return;
      }
      const { locale, theme, ...times } = chosen;
      if (locale || theme) apply(chosen);
      if (Object.keys(times).length > 0) store(times);
    },
    [apply, store],
  );

  const { theme, utc, dateFormat } = shown;
  const value = useMemo(
    () => ({ theme: queued.theme ?? theme, utc, dateFormat, queued, choose }),
    [queued, theme, utc, dateFormat, choose],
  );
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}
