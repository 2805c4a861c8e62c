import type { Metadata } from 'next';
import { PlatformBackupsScreen } from '#components/backups/platform-backups-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatformBackups } from '#server/http/loaders/load-platform-backups.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { protection } = await loadMessages((await loadLocale()).locale);
  return { title: protection.platform.title };
}

export default async function PlatformBackupsPage() {
  return <PlatformBackupsScreen {...(await loadPlatformBackups())} />;
}
