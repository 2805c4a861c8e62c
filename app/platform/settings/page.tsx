import type { Metadata } from 'next';
import { ConsoleSettings } from '#components/console/console-settings.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatformViewer } from '#server/http/loaders/load-platform-viewer.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { console } = await loadMessages((await loadLocale()).locale);
  return { title: console.settings.title };
}

export default async function PlatformSettingsPage() {
  return <ConsoleSettings {...(await loadPlatformViewer())} />;
}
