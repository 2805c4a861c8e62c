'use client';

import { CircleAlert, Eye, EyeOff, LoaderCircle } from 'lucide-react';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type SignInResult, signIn } from '#lib/api/sign-in.ts';
import { forgetNotes } from '../providers/forget-notes.ts';

type Refusal = Exclude<SignInResult, { kind: 'signed-in' }>;
type State = { kind: 'idle' } | { kind: 'pending' } | Refusal;

function isRefusal(state: State): state is Refusal {
  return state.kind !== 'idle' && state.kind !== 'pending';
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What the server may say when it sends somebody here who was signed in. */
function firstState(reason: string | undefined): State {
  if (reason === 'tenant_suspended') return { kind: 'tenant-suspended' };
  if (reason === 'tenant_maintenance') return { kind: 'tenant-maintenance' };
  return { kind: 'idle' };
}

/** E-mail and password. On success the server decides which page is home. */
export function LoginForm({ reason }: { reason: string | undefined }) {
  const t = useTranslations('login');
  const [state, setState] = useState(() => firstState(reason));
  const pending = state.kind === 'pending';
  // A session may have ended without anybody signing out here.
  useEffect(() => forgetNotes(null), []);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setState({ kind: 'pending' });
    const result = await signIn(text(form, 'email').trim(), text(form, 'password'));
    if (result.kind === 'signed-in') window.location.assign('/');
    else setState(result);
  };

  return (
    <form
      onSubmit={submit}
      method="post"
      aria-busy={pending}
      className="flex flex-col gap-4 rounded-card border border-line bg-raised p-5"
    >
      {isRefusal(state) && <RefusalNotice refusal={state} />}
      <label className="flex flex-col gap-1.5">
        <span className="font-medium text-13">{t('email')}</span>
        <input
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          className={inputClass}
        />
      </label>
      <PasswordField />
      <button
        type="submit"
        disabled={pending}
        className="mt-1 inline-flex min-h-12 items-center justify-center gap-2 rounded-control bg-accent-solid font-semibold text-16 text-on-accent transition-opacity duration-150 hover:opacity-90 disabled:opacity-80"
      >
        {pending && <LoaderCircle size={20} strokeWidth={1.5} aria-hidden className="animate-spin" />}
        {pending ? t('pending') : t('submit')}
      </button>
    </form>
  );
}

const inputClass =
  'min-h-12 w-full rounded-control border border-line-strong bg-surface px-3 text-16 outline-offset-0 focus-visible:border-accent';

function PasswordField() {
  const t = useTranslations('login');
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor="password" className="font-medium text-13">
        {t('password')}
      </label>
      <div className="relative">
        <input
          id="password"
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          className={`${inputClass} pr-12`}
        />
        <button
          type="button"
          onClick={() => setShown(!shown)}
          aria-label={shown ? t('hidePassword') : t('showPassword')}
          className="absolute inset-y-0 right-0 grid w-12 place-items-center rounded-control text-muted hover:text-text"
        >
          <Icon size={20} strokeWidth={1.5} aria-hidden />
        </button>
      </div>
    </div>
  );
}

function useRefusalWords(refusal: Refusal): string {
  const t = useTranslations('login');
  switch (refusal.kind) {
    case 'wrong-credentials':
      return t('wrongCredentials');
    case 'too-many-attempts':
      return t('tooManyAttempts', { minutes: Math.ceil((refusal.waitSeconds ?? 0) / 60) });
    case 'tenant-suspended':
      return t('tenantSuspended');
    case 'tenant-maintenance':
      return t('tenantMaintenance');
    case 'unreachable':
      return t('unreachable');
    case 'failed':
      return refusal.requestId ? t('failedWithId', { requestId: refusal.requestId }) : t('failed');
  }
}

function RefusalNotice({ refusal }: { refusal: Refusal }) {
  const words = useRefusalWords(refusal);
  const notice = useRef<HTMLParagraphElement>(null);
  // Small screens may have scrolled to the button: bring the reason into view.
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <p ref={notice} role="alert" className="flex gap-2.5 rounded-control bg-bad-soft p-3 text-14">
      <CircleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-bad" />
      <span className="text-pretty">{words}</span>
    </p>
  );
}
