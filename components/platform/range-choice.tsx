'use client';

import { useTranslations } from 'use-intl';
import type { Period } from '#lib/api/period-query.ts';
import { namedRanges } from '../performance/period-parameters.ts';

/** The range of a whole page, in its bar; a phone has only the chart's own choice of it. None is pressed while the page shows a period of one's own. */
export function RangeChoice({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const t = useTranslations('performance');
  return (
    <fieldset className="flex shrink-0 rounded-control bg-sunken p-0.5 max-md:hidden">
      <legend className="sr-only">{t('chooseRange')}</legend>
      {namedRanges.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === period.range}
          aria-label={t(`rangeLong.${option}`)}
          onClick={() => onChange({ range: option, compare: period.compare })}
          className="h-8 min-w-11 rounded-[6px] px-2 font-medium text-13 text-muted aria-pressed:bg-chosen aria-pressed:text-text"
        >
          {t(`range.${option}`)}
        </button>
      ))}
    </fieldset>
  );
}
