import type { Metadata } from 'next';
import { NewTenantScreen } from '#components/tenants/new-tenant-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadNewTenant } from '#server/http/loaders/load-new-tenant.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { tenants } = await loadMessages((await loadLocale()).locale);
  return { title: tenants.newTitle };
}

export default async function NewTenantPage() {
  return <NewTenantScreen {...(await loadNewTenant())} />;
}
