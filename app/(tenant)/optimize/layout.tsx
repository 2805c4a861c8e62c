import type { ReactNode } from 'react';
import { MessageSection } from '#components/providers/message-section.tsx';
import { loadSections } from '#lib/i18n/load-messages.ts';
import { optimizeSections } from '#lib/i18n/message-sections.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export default async function OptimizeLayout({ children }: { children: ReactNode }) {
  const messages = await loadSections((await loadLocale()).locale, optimizeSections);
  return <MessageSection messages={messages}>{children}</MessageSection>;
}
