'use client';

import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Period } from '#lib/api/period-query.ts';

/** What a date field of this device shows of a moment: local time, to the minute. */
function toField(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const dayMs = 86_400_000;

interface Props {
  period: Period;
  onChange: (period: Period) => void;
}

/** Two moments of one's own. */
export function CustomPeriod({ period, onChange }: Props) {
  const t = useTranslations('performance');
  const [open, setOpen] = useState(period.range === 'custom');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const valid = from !== '' && to !== '' && from < to;
  const show = () => {
    const now = new Date();
    setFrom(toField(new Date(now.getTime() - dayMs)));
    setTo(toField(now));
    setOpen(true);
  };
  if (!open) {
    return (
      <button
        type="button"
        onClick={show}
        className="-mx-3 flex min-h-12 w-[calc(100%+1.5rem)] items-center rounded-control px-3 text-left text-14 hover:bg-sunken"
      >
        {t('custom')}
      </button>
    );
  }
  return (
    <form
      className="mt-1 flex flex-col gap-3 rounded-card bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault();
        const bounds = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
        onChange({ range: 'custom', ...bounds, compare: period.compare });
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <MomentField label={t('from')} value={from} onChange={setFrom} />
        <MomentField label={t('to')} value={to} onChange={setTo} />
      </div>
      {from !== '' && to !== '' && !valid && <p className="text-13 text-bad">{t('fromAfterTo')}</p>}
      <button
        type="submit"
        disabled={!valid}
        className="min-h-11 rounded-control bg-accent-solid px-4 font-medium text-14 text-on-accent disabled:bg-chosen disabled:text-muted"
      >
        {t('showPeriod')}
      </button>
    </form>
  );
}

function MomentField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium text-13 text-muted">
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-11 w-full min-w-0 rounded-control border border-line-strong bg-raised px-3 text-14 tabular-nums"
      />
    </div>
  );
}
