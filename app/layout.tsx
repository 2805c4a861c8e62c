import './globals.css';
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import type { ReactNode } from 'react';
import { AppProviders } from '#components/providers/app-providers.tsx';
import { readZoneOffsets } from '#lib/format/read-zone-offsets.ts';
import { loadMessages, loadSections } from '#lib/i18n/load-messages.ts';
import { sharedSections } from '#lib/i18n/message-sections.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
  display: 'swap',
});

export async function generateMetadata(): Promise<Metadata> {
  const { app } = await loadMessages((await loadLocale()).locale);
  return {
    title: { default: app.name, template: `%s · ${app.name}` },
    description: app.description,
    applicationName: app.name,
    manifest: '/manifest.webmanifest',
    icons: { icon: '/icon.svg', apple: '/apple-touch-icon.png' },
    appleWebApp: { capable: true, title: 'KRYONIX', statusBarStyle: 'default' },
    formatDetection: { telephone: false },
  };
}

const barColor = { light: '#f3f7f9', dark: '#080f14' };

export async function generateViewport(): Promise<Viewport> {
  const { theme } = await loadLocale();
  const byDevice = [
    { media: '(prefers-color-scheme: light)', color: barColor.light },
    { media: '(prefers-color-scheme: dark)', color: barColor.dark },
  ];
  return { viewportFit: 'cover', themeColor: theme === 'system' ? byDevice : barColor[theme] };
}

/** Reads cookies, so every page is rendered per request: the CSP nonce needs that. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const { locale, theme, timeZone, followsDevice, utc, dateFormat } = await loadLocale();
  const messages = await loadSections(locale, sharedSections);
  const now = Date.now();
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme} className={inter.variable}>
      <body>
        <AppProviders
          locale={locale}
          messages={messages}
          zone={readZoneOffsets(timeZone, now)}
          followsDevice={followsDevice}
          now={now}
          theme={theme}
          utc={utc}
          dateFormat={dateFormat}
        >
          {children}
        </AppProviders>
      </body>
    </html>
  );
}
