'use client';

import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** Says in one sentence where a demo account's figures come from. */
export function DemoNote() {
  const t = useTranslations('demo');
  return (
    <p className="flex gap-2.5 text-pretty px-1 pt-2 text-13 text-muted">
      <FlaskConical size={20} strokeWidth={1.5} aria-hidden className="shrink-0" />
      <span>
        <strong className="font-medium">{t('label')}.</strong> {t('note')}
      </span>
    </p>
  );
}
