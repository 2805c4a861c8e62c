import type { Metadata } from 'next';
import { WhatIfScreen } from '#components/optimizations/what-if-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';
import { loadWhatIf } from '#server/http/loaders/load-what-if.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { whatIf } = await loadMessages((await loadLocale()).locale);
  return { title: whatIf.pageTitle };
}

export default async function WhatIfPage() {
  const { viewer, state } = await loadWhatIf();
  return <WhatIfScreen viewer={viewer} state={state} />;
}
