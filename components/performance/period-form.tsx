'use client';

import { Check } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Period } from '#lib/api/period-query.ts';
import { Switch } from '../ui/switch.tsx';
import { CustomPeriod } from './custom-period.tsx';
import { namedRanges } from './period-parameters.ts';

interface Props {
  period: Period;
  /** A period was chosen: there is nothing more to choose. */
  onChoose: (period: Period) => void;
  /** Something beside it was changed. */
  onChange: (period: Period) => void;
}

/** The periods by name, one of one's own, and whether the one before stands beside it. */
export function PeriodForm({ period, onChoose, onChange }: Props) {
  const t = useTranslations('performance');
  return (
    <>
      <ul className="-mx-3">
        {namedRanges.map((range) => (
          <li key={range}>
            <button
              type="button"
              aria-pressed={range === period.range}
              onClick={() => onChoose({ range, compare: period.compare })}
              className="flex min-h-12 w-full items-center justify-between rounded-control px-3 text-left text-14 hover:bg-sunken aria-pressed:font-semibold"
            >
              {t(`rangeLong.${range}`)}
              {range === period.range && <Check size={20} strokeWidth={1.5} aria-hidden className="text-accent" />}
            </button>
          </li>
        ))}
      </ul>
      <CustomPeriod period={period} onChange={onChoose} />
      <div className="mt-4 border-line border-t pt-2">
        <Switch
          label={t('compare')}
          note={t('compareAbout')}
          checked={period.compare}
          onChange={(compare) => onChange({ ...period, compare })}
        />
      </div>
    </>
  );
}
