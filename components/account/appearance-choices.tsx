'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Locale, Theme } from '#lib/i18n/preferences.ts';
import { usePreferences } from '../providers/preferences.tsx';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';

interface Props {
  /** Told of what was chosen, once this device follows it. */
  onChosen?: (change: { language: Locale } | { theme: Theme }) => void;
}

/** Language and theme, chosen at once on this device; what waits for the network is said below. */
export function AppearanceChoices({ onChosen }: Props) {
  const t = useTranslations('account');
  const locale = useLocale() === 'en' ? 'en' : 'pt-BR';
  const { theme, queued, choose } = usePreferences();
  return (
    <>
      <SegmentedChoice<Locale>
        label={t('language')}
        value={queued.locale ?? locale}
        onChange={(language) => {
          choose({ locale: language });
          onChosen?.({ language });
        }}
        options={[
          { value: 'pt-BR', label: t('portuguese') },
          { value: 'en', label: t('english') },
        ]}
      />
      <SegmentedChoice<Theme>
        label={t('theme')}
        value={theme}
        onChange={(chosen) => {
          choose({ theme: chosen });
          onChosen?.({ theme: chosen });
        }}
        options={[
          { value: 'system', label: t('themeSystem') },
          { value: 'light', label: t('themeLight') },
          { value: 'dark', label: t('themeDark') },
        ]}
      />
      {Object.keys(queued).length > 0 && (
        <p role="status" className="text-pretty text-13 text-muted">
          {t('queued')}
        </p>
      )}
    </>
  );
}
