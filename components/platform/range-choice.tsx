'use client';

import { useTranslations } from 'use-intl';
import type { Range } from '#lib/contracts/performance.ts';
import { pageRanges } from './use-page-range.ts';

/** The range of a whole page, in its bar. */
export function RangeChoice({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  const t = useTranslations('performance');
  return (
    <fieldset className="flex shrink-0 rounded-control bg-sunken p-0.5">
      <legend className="sr-only">{t('chooseRange')}</legend>
      {pageRanges.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === range}
          aria-label={t(`rangeLong.${option}`)}
          onClick={() => onChange(option)}
          className="h-10 min-w-9 rounded-[6px] px-2 font-medium text-13 text-muted aria-pressed:bg-chosen aria-pressed:text-text md:h-8 md:min-w-11"
        >
          {t(`range.${option}`)}
        </button>
      ))}
    </fieldset>
  );
}
