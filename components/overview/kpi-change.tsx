'use client';

import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Change } from '#lib/format/describe-change.ts';

const arrows = { up: ArrowUpRight, down: ArrowDownRight, same: Minus };
const tones = { good: 'text-good', bad: 'text-bad', neutral: 'text-muted' };

interface ChangeProps {
  /** True while the hours to compare are still on their way. */
  loading: boolean;
  /** `null` where there is nothing to compare with. */
  change: Change | null;
  text: string;
}

/** Where a figure went since the hour before and whether that is good, in words as well as in tone. */
export function KpiChange({ loading, change, text }: ChangeProps) {
  const t = useTranslations('kpi');
  if (loading) return <span className="skeleton h-3.5 w-24" />;
  if (change === null) return <span className="text-muted">{t('noPrevious')}</span>;
  const Arrow = arrows[change.direction];
  const words = change.verdict === 'neutral' ? change.direction : change.verdict;
  return (
    <>
      <span className={`inline-flex items-center gap-0.5 whitespace-nowrap font-medium ${tones[change.verdict]}`}>
        <Arrow size={14} strokeWidth={2} aria-hidden />
        {text}
      </span>
      <span className="text-muted">{t(`comparison.${words}`)}</span>
    </>
  );
}
