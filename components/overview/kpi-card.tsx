'use client';

import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Change } from '#lib/format/describe-change.ts';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Sheet } from '../ui/sheet.tsx';

interface Props {
  testId: string;
  label: string;
  /** The figure with its unit. */
  figure: ReactNode;
  /** What the figure is a share of, or its companion figure. */
  caption: string;
  /** What follows the figure: its change, or more facts. */
  children: ReactNode;
  /** The drawing at the foot of the card. */
  trend: ReactNode;
  detail: { about: string; how: string; facts: Fact[] };
}

/** One key figure. Touching it opens its definition, its formula and the figures behind it. */
export function KpiCard({ testId, label, figure, caption, children, trend, detail }: Props) {
  const t = useTranslations('kpi');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        data-testid={testId}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="flex min-w-0 flex-col rounded-card border border-line bg-raised p-3.5 text-left transition-colors duration-150 hover:border-line-strong md:p-5"
      >
        <span className="w-full truncate font-medium text-13 text-muted">{label}</span>
        <span className="mt-1 font-semibold text-28 tracking-tight md:text-36">{figure}</span>
        <span className="w-full truncate text-12 text-muted tabular-nums">{caption}</span>
        <span className="mt-2 flex min-h-8 flex-col text-12 tabular-nums md:min-h-5 md:flex-row md:flex-wrap md:gap-x-1.5">
          {children}
        </span>
        <span className="mt-2 block w-full">{trend}</span>
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={label}>
        <p className="mb-3 text-pretty text-14">{detail.about}</p>
        <Facts facts={detail.facts} />
        <h3 className="mt-4 mb-1 font-medium text-13 text-muted">{t('formula')}</h3>
        <p className="text-pretty text-13 text-muted">{detail.how}</p>
      </Sheet>
    </>
  );
}

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
