import type { Metadata } from 'next';
import { PlatformAlertsScreen } from '#components/alerts/platform-alerts-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatformAlerts } from '#server/http/loaders/load-platform-alerts.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { alerts } = await loadMessages((await loadLocale()).locale);
  return { title: alerts.title };
}

export default async function PlatformAlertPage({ params }: { params: Promise<{ id: string }> }) {
  return <PlatformAlertsScreen {...(await loadPlatformAlerts())} alertId={(await params).id} />;
}
