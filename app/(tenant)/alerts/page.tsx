import type { Metadata } from 'next';
import { AlertsScreen } from '#components/alerts/alerts-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadAlerts } from '#server/http/loaders/load-alerts.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { alerts } = await loadMessages((await loadLocale()).locale);
  return { title: alerts.title };
}

export default async function AlertsPage() {
  return <AlertsScreen {...(await loadAlerts())} />;
}
