'use client';

import { Check } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { AnalysisNeeds } from '#lib/contracts/optimizations.ts';
import { formatCompact, formatCount } from '#lib/format/format-measure.ts';

interface Need {
  label: string;
  text: string;
  have: number;
  need: number;
}

/** How far each thing that analysis needs has come. */
export function AnalysisProgress({ needs }: { needs: AnalysisNeeds }) {
  const t = useTranslations('optimizations');
  const locale = useLocale();
  const list: Need[] = [
    {
      label: t('history'),
      have: needs.historyHours,
      need: needs.requiredHistoryHours,
      text: t('historyProgress', {
        have: formatCount(locale, Math.floor(needs.historyHours)),
        need: formatCount(locale, needs.requiredHistoryHours),
      }),
    },
    {
      label: t('operations'),
      have: needs.operations,
      need: needs.requiredOperations,
      text: t('operationsProgress', {
        have: formatCompact(locale, needs.operations),
        need: formatCompact(locale, needs.requiredOperations),
      }),
    },
  ];
  return (
    <ul className="mt-4 flex flex-col gap-4">
      {list.map((item) => (
        <Progress key={item.label} {...item} />
      ))}
    </ul>
  );
}

function Progress({ label, text, have, need }: Need) {
  const t = useTranslations('optimizations');
  const percent = Math.min(100, (have / need) * 100);
  const complete = have >= need;
  return (
    <li>
      <p className="mb-1.5 flex justify-between gap-3 text-13">
        <span className="font-medium">{label}</span>
        <span className="inline-flex items-center gap-1 text-muted">
          {complete && <Check size={14} strokeWidth={2} aria-hidden className="text-good" />}
          {complete ? t('complete') : text}
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(percent)}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent-solid" style={{ width: `${percent.toFixed(1)}%` }} />
      </div>
    </li>
  );
}
