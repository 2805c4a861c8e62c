'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendJson } from '#lib/api/send-json.ts';
import { type Invitation, type InvitationAnswer, shortestPassword } from '#lib/contracts/tenant-life-cycle.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';
import { LanguageChoice } from '../login/language-choice.tsx';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { BrandMark } from '../ui/brand-mark.tsx';

interface Props {
  token: string;
  /** `null` where the link invites nobody. */
  invitation: Invitation | null;
}

/** Behind the link of an invitation: a name and a password, once. */
export function InviteScreen({ token, invitation }: Props) {
  const t = useTranslations('invite');
  const [done, setDone] = useState(false);
  if (invitation === null) {
    return (
      <Frame title={t('goneTitle')} lead={t('gone')}>
        <ToLogin />
      </Frame>
    );
  }
  if (done) {
    return (
      <Frame title={t('doneTitle')} lead={t('done', { email: invitation.email })}>
        <ToLogin />
      </Frame>
    );
  }
  return (
    <Frame title={t('title', { tenant: invitation.tenantName })} lead={t('lead', { email: invitation.email })}>
      <InviteForm token={token} invitation={invitation} onDone={() => setDone(true)} />
    </Frame>
  );
}

function Frame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="halo isolate grid min-h-dvh content-start justify-items-center px-4 pt-[max(2.5rem,16dvh)] pb-10">
      <div className="w-full max-w-[400px]">
        <span className="mb-6 grid size-14 place-items-center rounded-[16px] bg-accent/12 text-accent">
          <BrandMark size={34} />
        </span>
        <h1 className="text-balance break-words font-semibold text-28 tracking-tight">{title}</h1>
        <p className="mt-2 mb-6 text-balance break-words text-16 text-muted">{lead}</p>
        {children}
        <div>
          <LanguageChoice />
        </div>
      </div>
    </main>
  );
}

function ToLogin() {
  const t = useTranslations('invite');
  return (
    <Link
      href="/login"
      className="inline-flex min-h-11 items-center rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent hover:brightness-95"
    >
      {t('toLogin')}
    </Link>
  );
}

function InviteForm({ token, invitation, onDone }: { token: string; invitation: Invitation; onDone: () => void }) {
  const t = useTranslations('invite');
  const [displayName, setDisplayName] = useState(invitation.displayName);
  const [password, setPassword] = useState('');
  const act = useMutation({
    mutationFn: (answer: InvitationAnswer) => sendJson<undefined>('POST', `/api/invitations/${token}`, answer),
    onSuccess: onDone,
  });
  const { hasAccount } = invitation;
  const ready = displayName.trim() !== '' && (hasAccount || password.length >= shortestPassword);
  const words = useRefusalWords();
  return (
    <form
      method="post"
      className="flex flex-col gap-4 rounded-card border border-line bg-raised p-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) act.mutate({ displayName, ...(hasAccount ? {} : { password }) });
      }}
    >
      <TextField
        label={t('name')}
        autoComplete="name"
        maxLength={200}
        value={displayName}
        onChange={(event) => setDisplayName(event.target.value)}
      />
      {hasAccount ? (
        <p className="text-pretty text-14 text-muted">{t('hasAccount')}</p>
      ) : (
        <TextField
          label={t('password')}
          note={t('passwordNote', { count: shortestPassword })}
          type="password"
          autoComplete="new-password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <div className="flex flex-col">
        <Button type="submit" look="primary" disabled={!ready || act.isPending}>
          {t('accept')}
        </Button>
        <p role="status" className="text-13 text-bad not-empty:pt-3">
          {act.error && t('failed', { reason: words(act.error, { not_found: t('gone'), conflict: t('staff') }) })}
        </p>
      </div>
    </form>
  );
}
