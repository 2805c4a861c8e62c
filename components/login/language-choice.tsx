'use client';

import { Languages } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { usePreferences } from '../providers/preferences.tsx';

/** The way to the other language, in its own words, for who has no account open yet. */
export function LanguageChoice() {
  const t = useTranslations('account');
  const inEnglish = useLocale() === 'en';
  const { choose } = usePreferences();
  return (
    <button
      type="button"
      lang={inEnglish ? 'pt-BR' : 'en'}
      onClick={() => choose({ locale: inEnglish ? 'pt-BR' : 'en' })}
      className="-ml-3 mt-4 inline-flex min-h-11 items-center gap-2 rounded-control px-3 text-14 text-muted hover:bg-sunken hover:text-text"
    >
      <Languages size={16} strokeWidth={1.5} aria-hidden />
      {t(inEnglish ? 'portuguese' : 'english')}
    </button>
  );
}
