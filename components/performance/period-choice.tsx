'use client';

import { CalendarClock, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Period } from '#lib/api/period-query.ts';
import { Sheet } from '../ui/sheet.tsx';
import { Switch } from '../ui/switch.tsx';
import { CustomPeriod } from './custom-period.tsx';
import { namedRanges } from './period-parameters.ts';

interface Props {
  period: Period;
  onChange: (period: Period) => void;
}

/** Which period the chart shows, and beside which. */
export function PeriodChoice({ period, onChange }: Props) {
  const t = useTranslations('performance');
  const [open, setOpen] = useState(false);
  const choose = (chosen: Period) => {
    onChange(chosen);
    setOpen(false);
  };
  const current = period.range === 'custom' ? t('titleCustom') : t(`rangeLong.${period.range}`);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${t('chooseRange')}: ${current}`}
        onClick={() => setOpen(true)}
        className="-my-2 -mr-2 inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <CalendarClock size={16} strokeWidth={1.5} aria-hidden />
        {t('chooseRange')}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('chooseRange')}>
        <ul className="-mx-3">
          {namedRanges.map((range) => (
            <li key={range}>
              <button
                type="button"
                aria-pressed={range === period.range}
                onClick={() => choose({ range, compare: period.compare })}
                className="flex min-h-12 w-full items-center justify-between rounded-control px-3 text-left text-14 hover:bg-sunken aria-pressed:font-semibold"
              >
                {t(`rangeLong.${range}`)}
                {range === period.range && <Check size={20} strokeWidth={1.5} aria-hidden className="text-accent" />}
              </button>
            </li>
          ))}
        </ul>
        <CustomPeriod period={period} onChange={choose} />
        <div className="mt-4 border-line border-t pt-2">
          <Switch
            label={t('compare')}
            note={t('compareAbout')}
            checked={period.compare}
            onChange={(compare) => onChange({ ...period, compare })}
          />
        </div>
      </Sheet>
    </>
  );
}
