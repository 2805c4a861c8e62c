'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, startTransition, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import type { DateFormat } from '#lib/contracts/account.ts';
import type { Messages } from '#lib/i18n/load-messages.ts';
import { type Locale, preferenceCookies, type Theme } from '#lib/i18n/preferences.ts';
import { makeQueryClient } from './make-query-client.ts';
import { PreferencesProvider } from './preferences.tsx';
import { writePreference } from './write-preference.ts';

/** Nothing of it is needed for the first paint. */
const DeviceApp = dynamic(() => import('../pwa/device-app.tsx').then((module) => module.DeviceApp), { ssr: false });

interface Props {
  locale: Locale;
  /** What every page shows; each part of the product adds its own. */
  messages: Partial<Messages>;
  /** The zone the server rendered times in. */
  timeZone: string;
  /** True where nobody chose a zone: the device's own then takes over after the first paint. */
  followsDevice: boolean;
  /** The server's clock in epoch milliseconds, so that the first paint of every age agrees on both sides. */
  now: number;
  theme: Theme;
  /** True where UTC was chosen. */
  utc: boolean;
  dateFormat: DateFormat;
  children: ReactNode;
}

/** Language, theme and the query cache around every page. */
export function AppProviders({ locale, messages, timeZone, followsDevice, now, children, ...shown }: Props) {
  const [queryClient] = useState(makeQueryClient);
  const [zone, setZone] = useState(timeZone);
  const [start] = useState(() => new Date(now));

  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    // On the first visit all that tells a time is drawn again: in small turns, between which the page answers.
    startTransition(() => setZone(followsDevice ? own : timeZone));
    writePreference(preferenceCookies.timeZone, own);
  }, [followsDevice, timeZone]);

  return (
    <QueryClientProvider client={queryClient}>
      <IntlProvider locale={locale} messages={messages} timeZone={zone} now={start}>
        <PreferencesProvider shown={shown}>
          {children}
          <DeviceApp />
        </PreferencesProvider>
      </IntlProvider>
    </QueryClientProvider>
  );
}
