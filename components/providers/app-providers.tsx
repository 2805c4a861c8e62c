'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, startTransition, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import type { DateFormat } from '#lib/contracts/account.ts';
import { learnOwnZone, learnZone, type ZoneOffsets } from '#lib/format/zone-offsets.ts';
import type { Messages } from '#lib/i18n/load-messages.ts';
import { type Locale, preferenceCookies, type Theme } from '#lib/i18n/preferences.ts';
import { deviceTimeZone } from './device-time-zone.ts';
import { makeQueryClient } from './make-query-client.ts';
import { PreferencesProvider } from './preferences.tsx';
import { whenIdle } from './when-idle.ts';
import { writePreference } from './write-preference.ts';

/** Nothing of it is needed for the first paint. */
const DeviceApp = dynamic(() => import('../pwa/device-app.tsx').then((module) => module.DeviceApp), { ssr: false });

interface Props {
  locale: Locale;
  /** What every page shows; each part of the product adds its own. */
  messages: Partial<Messages>;
  /** The zone the server rendered times in, and how its clocks stand. */
  zone: ZoneOffsets;
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
export function AppProviders({ locale, messages, zone, followsDevice, now, children, ...shown }: Props) {
  const [queryClient] = useState(makeQueryClient);
  const [timeZone, setTimeZone] = useState(() => {
    learnZone(zone);
    return zone.timeZone;
  });
  const [start] = useState(() => new Date(now));

  useEffect(() => {
    return whenIdle(() => {
      const own = deviceTimeZone();
      learnOwnZone(own);
      // On the first visit all that tells a time is drawn again: in small turns, between which the page answers.
      startTransition(() => setTimeZone(followsDevice ? own : zone.timeZone));
      writePreference(preferenceCookies.timeZone, own);
    });
  }, [followsDevice, zone.timeZone]);

  return (
    <QueryClientProvider client={queryClient}>
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone} now={start}>
        <PreferencesProvider shown={shown}>
          {children}
          <DeviceApp />
        </PreferencesProvider>
      </IntlProvider>
    </QueryClientProvider>
  );
}
