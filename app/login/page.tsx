import type { Metadata } from 'next';
import { LoginScreen } from '#components/login/login-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';
import { redirectIfSignedIn } from '#server/http/loaders/redirect-if-signed-in.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { login } = await loadMessages((await loadLocale()).locale);
  return { title: login.pageTitle };
}

type Props = { searchParams: Promise<{ reason?: string }> };

export default async function LoginPage({ searchParams }: Props) {
  await redirectIfSignedIn();
  return <LoginScreen reason={(await searchParams).reason} />;
}
