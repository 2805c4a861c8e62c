'use client';

import { useTranslations } from 'use-intl';
import { BrandMark } from '../ui/brand-mark.tsx';
import { LoginForm } from './login-form.tsx';

/** The way in: one mark, one card. */
export function LoginScreen() {
  const t = useTranslations('login');
  return (
    <main className="halo isolate grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-[400px]">
        <span className="mb-6 grid size-14 place-items-center rounded-[16px] bg-accent/12 text-accent">
          <BrandMark size={34} />
        </span>
        <h1 className="text-balance font-semibold text-28 tracking-tight">{t('title')}</h1>
        <p className="mt-2 mb-6 text-pretty text-16 text-muted">{t('lead')}</p>
        <LoginForm />
      </div>
    </main>
  );
}
