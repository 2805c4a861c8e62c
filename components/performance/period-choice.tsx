'use client';

import { CalendarClock, ChevronDown } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Period } from '#lib/api/period-query.ts';
import { Sheet } from '../ui/sheet.tsx';

/** Loaded by whoever wants another period, in a sheet that is open already. */
const PeriodForm = dynamic(() => import('./period-form.tsx').then((module) => module.PeriodForm), {
  loading: () => null,
});

interface Props {
  period: Period;
  onChange: (period: Period) => void;
}

/** Which period the chart shows, and beside which. */
export function PeriodChoice({ period, onChange }: Props) {
  const t = useTranslations('performance');
  const [open, setOpen] = useState(false);
  // A closing sheet still shows its choices.
  const [loaded, setLoaded] = useState(false);
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
        onClick={() => {
          setLoaded(true);
          setOpen(true);
        }}
        className="-my-2 -mr-2 inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 font-medium text-13 text-muted hover:bg-sunken hover:text-text"
      >
        <CalendarClock size={16} strokeWidth={1.5} aria-hidden />
        {t('chooseRange')}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('chooseRange')}>
        {/* Of the height that it will have, so that the sheet does not grow under the thumb. */}
        <div className="min-h-84">{loaded && <PeriodForm period={period} onChoose={choose} onChange={onChange} />}</div>
      </Sheet>
    </>
  );
}
