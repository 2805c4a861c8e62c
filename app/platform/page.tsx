import type { Metadata } from 'next';
import { PlatformScreen } from '#components/platform/platform-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadPlatform } from '#server/http/loaders/load-platform.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { platform } = await loadMessages((await loadLocale()).locale);
  return { title: platform.pageTitle };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PlatformPage({ searchParams }: Props) {
  const { viewer, state, tenantId } = await loadPlatform(await searchParams);
  return <PlatformScreen viewer={viewer} state={state} tenantId={tenantId} />;
}
