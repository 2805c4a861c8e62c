import type { Metadata } from 'next';
import { PlatformTenantScreen } from '#components/platform/platform-tenant-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatformTenant } from '#server/http/loaders/load-platform-tenant.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { platform } = await loadMessages((await loadLocale()).locale);
  return { title: platform.pageTitle };
}

type Props = { params: Promise<{ id: string }> };

export default async function PlatformTenantPage({ params }: Props) {
  return <PlatformTenantScreen {...(await loadPlatformTenant(params))} />;
}
