import type { Metadata } from 'next';
import { InviteScreen } from '#components/tenants/invite-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadInvitation } from '#server/http/loaders/load-invitation.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { invite } = await loadMessages((await loadLocale()).locale);
  return { title: invite.pageTitle };
}

type Props = { params: Promise<{ token: string }> };

export default async function InvitePage({ params }: Props) {
  return <InviteScreen {...(await loadInvitation(params))} />;
}
