'use client';

import { useTranslations } from 'use-intl';
import type { Messages } from '#lib/i18n/load-messages.ts';

/** What a job does, in words; its own name where nobody wrote them yet. */
export function useJobName(): (name: string) => string {
  const t = useTranslations('jobs');
  return (name) => {
    const key = `name.${name as keyof Messages['jobs']['name']}` as const;
    return t.has(key) ? t(key) : name;
  };
}
