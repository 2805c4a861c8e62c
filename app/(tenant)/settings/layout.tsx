import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { MessageSection } from '#components/providers/message-section.tsx';
import { loadMessages, loadSections } from '#lib/i18n/load-messages.ts';
import { settingsSections } from '#lib/i18n/message-sections.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { settings } = await loadMessages((await loadLocale()).locale);
  return { title: settings.title };
}

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const messages = await loadSections((await loadLocale()).locale, settingsSections);
  return <MessageSection messages={messages}>{children}</MessageSection>;
}
