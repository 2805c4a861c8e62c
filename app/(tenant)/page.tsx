import type { Metadata } from 'next';
import { TenantScreen } from '#components/overview/tenant-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';
import { loadTenantOverview } from '#server/http/loaders/load-tenant-overview.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { overview } = await loadMessages((await loadLocale()).locale);
  return { title: overview.pageTitle };
}

export default async function OverviewPage() {
  const { viewer, state } = await loadTenantOverview();
  return <TenantScreen viewer={viewer} state={state} />;
}
