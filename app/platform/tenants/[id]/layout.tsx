import type { ReactNode } from 'react';
import { MessageSection } from '#components/providers/message-section.tsx';
import { loadSections } from '#lib/i18n/load-messages.ts';
import { platformTenantSections } from '#lib/i18n/message-sections.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export default async function PlatformTenantLayout({ children }: { children: ReactNode }) {
  const messages = await loadSections((await loadLocale()).locale, platformTenantSections);
  return <MessageSection messages={messages}>{children}</MessageSection>;
}
