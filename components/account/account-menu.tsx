'use client';

import { CircleUserRound, LogOut } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { signOut } from '#lib/api/sign-out.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { type Locale, preferenceCookies, type Theme } from '#lib/i18n/preferences.ts';
import { useTheme } from '../providers/use-theme.ts';
import { writePreference } from '../providers/write-preference.ts';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** Who is signed in, in which language and theme, and the way out. */
export function AccountMenu({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('account');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t('open')}
        className="-mr-2 grid size-11 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken hover:text-text"
      >
        <CircleUserRound size={24} strokeWidth={1.5} aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('title')}>
        <div className="flex flex-col gap-5">
          <div className="min-w-0">
            <p className="truncate font-medium text-16">{viewer.displayName}</p>
            <p className="truncate text-14 text-muted">{viewer.email}</p>
            <p className="mt-1 text-pretty break-words text-13 text-muted">
              {viewer.tenant && `${viewer.tenant.name} · `}
              {t(`role.${viewer.role}`)}
            </p>
          </div>
          <Preferences />
          <SignOut />
        </div>
      </Sheet>
    </>
  );
}

function Preferences() {
  const t = useTranslations('account');
  const locale = useLocale();
  const theme = useTheme();
  const router = useRouter();
  // The server renders language and theme, so a choice is a cookie and a fresh render.
  const chooseLocale = (value: Locale) => {
    writePreference(preferenceCookies.locale, value);
    router.refresh();
  };
  const chooseTheme = (value: Theme) => {
    writePreference(preferenceCookies.theme, value);
    router.refresh();
  };
  return (
    <>
      <SegmentedChoice
        label={t('language')}
        value={locale}
        onChange={chooseLocale}
        options={[
          { value: 'pt-BR', label: t('portuguese') },
          { value: 'en', label: t('english') },
        ]}
      />
      <SegmentedChoice
        label={t('theme')}
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: 'system', label: t('themeSystem') },
          { value: 'light', label: t('themeLight') },
          { value: 'dark', label: t('themeDark') },
        ]}
      />
    </>
  );
}

function SignOut() {
  const t = useTranslations('account');
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const leave = async () => {
    setState('pending');
    try {
      await signOut();
      window.location.assign('/login');
    } catch (error) {
      console.warn('sign-out failed', error);
      setState('failed');
    }
  };
  return (
    <div className="border-line border-t pt-3">
      {state === 'failed' && (
        <p role="alert" className="mb-3 text-14 text-bad">
          {t('signOutFailed')}
        </p>
      )}
      <button
        type="button"
        onClick={leave}
        disabled={state === 'pending'}
        className="-mx-3 flex min-h-11 w-[calc(100%+1.5rem)] items-center gap-3 rounded-control px-3 font-medium text-14 hover:bg-sunken"
      >
        <LogOut size={20} strokeWidth={1.5} aria-hidden className="text-muted" />
        {state === 'pending' ? t('signingOut') : t('signOut')}
      </button>
    </div>
  );
}
