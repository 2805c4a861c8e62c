'use client';

import { useTranslations } from 'use-intl';
import type { Messages } from '#lib/i18n/load-messages.ts';

const readByStaff = 'platform.read.';

const areaRead = (action: string) => (action.startsWith(readByStaff) ? action.slice(readByStaff.length) : null);

/** What staff read by an action, in words; its stable name where nobody wrote them yet, `null` for any other action. */
export function useAreaName(): (action: string) => string | null {
  const t = useTranslations('audit');
  return (action) => {
    const area = areaRead(action);
    const key = `area.${area?.replaceAll(/[-.]/g, '_') as keyof Messages['audit']['area']}` as const;
    return area !== null && t.has(key) ? t(key) : area;
  };
}

/** An action of the log in words; its stable name where nobody wrote them yet. */
export function useActionName(): (action: string) => string {
  const t = useTranslations('audit');
  return (action) => {
    const name = areaRead(action) !== null ? 'platform_read' : action.replaceAll('.', '_');
    const key = `action.${name as keyof Messages['audit']['action']}` as const;
    return t.has(key) ? t(key) : action;
  };
}
