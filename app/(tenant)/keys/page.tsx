import type { Metadata } from 'next';
import { KeysScreen } from '#components/keys/keys-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';
import { loadTenantKeys } from '#server/http/loaders/load-tenant-keys.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { keys } = await loadMessages((await loadLocale()).locale);
  return { title: keys.pageTitle };
}

export default async function KeysPage() {
  const { viewer, state } = await loadTenantKeys();
  return <KeysScreen viewer={viewer} state={state} />;
}
