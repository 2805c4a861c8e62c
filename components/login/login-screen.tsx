'use client';

import { useTranslations } from 'use-intl';
import { BrandMark } from '../ui/brand-mark.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { LoginForm } from './login-form.tsx';

/** The way in: one mark, one card. `reason` says why a signed-in person was sent here. */
export function LoginScreen({ reason }: { reason: string | undefined }) {
  const t = useTranslations('login');
  return (
    <main className="halo isolate grid min-h-dvh content-start justify-items-center px-4 pt-[max(2.5rem,16dvh)] pb-10">
      <div className="w-full max-w-[400px]">
        <span className="mb-6 grid size-14 place-items-center rounded-[16px] bg-accent/12 text-accent">
          <BrandMark size={34} />
        </span>
        <h1 className="text-balance font-semibold text-28 tracking-tight">{t('title')}</h1>
        <p className="mt-2 mb-6 text-balance text-16 text-muted">{t('lead')}</p>
        <LoginForm reason={reason} />
        <LanguageChoice />
      </div>
    </main>
  );
}
