import type { Metadata } from 'next';
import { PlatformAuditScreen } from '#components/audit/platform-audit-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatformViewer } from '#server/http/loaders/load-platform-viewer.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { audit } = await loadMessages((await loadLocale()).locale);
  return { title: audit.title };
}

export default async function PlatformAuditPage() {
  return <PlatformAuditScreen {...(await loadPlatformViewer())} />;
}
