import type { Metadata } from 'next';
import { QuotasScreen } from '#components/optimizations/quotas-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';
import { loadQuotas } from '#server/http/loaders/load-quotas.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { quotas } = await loadMessages((await loadLocale()).locale);
  return { title: quotas.title };
}

export default async function MemoryPage() {
  return <QuotasScreen {...(await loadQuotas())} />;
}
