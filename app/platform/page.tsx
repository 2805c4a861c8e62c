import type { Metadata } from 'next';
import { FleetScreen } from '#components/fleet/fleet-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadFleet } from '#server/http/loaders/load-fleet.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { fleet } = await loadMessages((await loadLocale()).locale);
  return { title: fleet.title };
}

export default async function FleetPage() {
  return <FleetScreen {...(await loadFleet())} />;
}
