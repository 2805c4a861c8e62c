'use client';

import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Reconciliation } from '#lib/contracts/reconciliation.ts';
import { formatCompact } from '#lib/format/format-measure.ts';
import { Sheet } from '../ui/sheet.tsx';

type Conservation = Reconciliation['conservation'];
type Counts = NonNullable<Conservation>['total'];

const counted = ['sent', 'stored', 'pending', 'rejected', 'dropped', 'unaccounted'] as const;

const lost = ({ rejected, dropped }: Counts) => rejected + dropped;
const isWhole = (counts: Counts) => counts.balanced !== false && lost(counts) === 0;

/** Whether every operation that was recorded is accounted for, in a sentence; pressed, by what became of them and whose. */
export function ConservationNote({ conservation }: { conservation: Conservation }) {
  const t = useTranslations('fleet.reconciliation');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const total = conservation?.total ?? null;
  const balanced = total?.balanced ?? null;
  const Icon = balanced === null ? CircleDashed : total && isWhole(total) ? CircleCheck : CircleAlert;
  const tone =
    balanced === null ? 'text-muted' : balanced ? (total && isWhole(total) ? 'text-good' : 'text-warn') : 'text-bad';
  const sentence = () => {
    if (total === null || balanced === null) return t('notCounted');
    if (!balanced) return t('unbalanced', { count: formatCompact(locale, total.unaccounted) });
    const sent = formatCompact(locale, total.sent);
    return isWhole(total) ? t('balanced', { sent }) : t('lost', { sent, lost: formatCompact(locale, lost(total)) });
  };
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        disabled={conservation === null}
        onClick={() => setOpen(true)}
        data-testid="conservation"
        className="-mx-2 mt-2 -mb-2 flex min-h-11 w-[calc(100%+1rem)] items-center gap-2 rounded-control px-2 text-left text-13 enabled:hover:bg-sunken"
      >
        <Icon size={16} strokeWidth={2} aria-hidden className={`shrink-0 ${tone}`} />
        <span className="text-pretty">{sentence()}</span>
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('conservation')}>
        {conservation && <ConservationDetails conservation={conservation} />}
      </Sheet>
    </>
  );
}

function ConservationDetails({ conservation: { total, tenants } }: { conservation: NonNullable<Conservation> }) {
  const t = useTranslations('fleet.reconciliation');
  const locale = useLocale();
  const short = tenants.filter((tenant) => !isWhole(tenant)).sort((a, b) => missing(b) - missing(a));
  return (
    <>
      <p className="mb-3 text-14 text-muted">{t('conservationAbout')}</p>
      <dl className="flex flex-col gap-1.5 text-14">
        {counted.map((name) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-muted">{t(`state.${name}`)}</dt>
            <dd className="font-medium tabular-nums">{formatCompact(locale, total[name])}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-5 mb-1 font-semibold text-14">{t('short')}</h3>
      {short.length === 0 && <p className="text-14 text-muted">{t('nobodyShort')}</p>}
      <ul className="divide-y divide-line">
        {short.map((tenant) => (
          <li key={tenant.tenantId} className="py-2 text-14">
            <span className="block break-words font-medium">{tenant.name ?? t('unknownTenant')}</span>
            <span className="text-13 text-muted tabular-nums">
              {(['rejected', 'dropped', 'unaccounted'] as const)
                .filter((name) => tenant[name] !== 0)
                .map((name) => `${t(`state.${name}`)}: ${formatCompact(locale, tenant[name])}`)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Operations that are not in a tenant's figures, for whatever reason. */
const missing = (counts: Counts) => lost(counts) + Math.abs(counts.unaccounted ?? 0);
