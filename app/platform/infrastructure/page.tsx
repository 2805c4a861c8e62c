import type { Metadata } from 'next';
import { InfrastructureScreen } from '#components/infrastructure/infrastructure-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadInfrastructure } from '#server/http/loaders/load-infrastructure.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { infrastructure } = await loadMessages((await loadLocale()).locale);
  return { title: infrastructure.title };
}

export default async function InfrastructurePage() {
  return <InfrastructureScreen {...(await loadInfrastructure())} />;
}
