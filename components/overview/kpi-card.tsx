'use client';

import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
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

/** One key figure. Touching it opens its definition and formula; touching again, the figures behind it. */
export function KpiCard({ testId, label, figure, caption, children, trend, detail }: Props) {
  const t = useTranslations('kpi');
  const [open, setOpen] = useState(false);
  const [detailed, setDetailed] = useState(false);
  return (
    <>
      <button
        type="button"
        data-testid={testId}
        aria-haspopup="dialog"
        onClick={() => {
          setDetailed(false);
          setOpen(true);
        }}
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
        <h3 className="mt-4 mb-1 font-medium text-13 text-muted">{t('formula')}</h3>
        <p className="text-pretty text-14">{detail.how}</p>
        <button
          type="button"
          aria-expanded={detailed}
          onClick={() => setDetailed(!detailed)}
          className="-mx-3 mt-4 flex min-h-11 w-[calc(100%+1.5rem)] items-center justify-between rounded-control px-3 font-medium text-14 text-accent hover:bg-sunken"
        >
          {t(detailed ? 'lessDetail' : 'detail')}
          <ChevronDown size={20} strokeWidth={1.5} aria-hidden className={detailed ? 'rotate-180' : ''} />
        </button>
        {detailed && (
          <div className="pt-2">
            <div className="mb-2">{trend}</div>
            <Facts facts={detail.facts} />
          </div>
        )}
      </Sheet>
    </>
  );
}
