'use client';

import { useTranslations } from 'use-intl';

/** Marks an account whose traffic is generated. */
export function DemoLabel() {
  const t = useTranslations('demo');
  return (
    <span
      title={t('note')}
      className="shrink-0 whitespace-nowrap rounded-full border border-line-strong px-2 font-medium text-12 text-muted leading-[0.875rem] sm:leading-4"
    >
      {t('label')}
    </span>
  );
}
