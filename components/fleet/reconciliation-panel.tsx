'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';
import { platformReconciliationQuery } from '#lib/api/platform-reconciliation-query.ts';
import type { Reconciliation } from '#lib/contracts/reconciliation.ts';
import { figureText, formatCompact, formatPercent } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { ConservationNote } from './conservation-note.tsx';

/** Whether what tenants recorded adds up to what the servers counted, with the remainder in plain sight. */
export function ReconciliationPanel() {
  const t = useTranslations('fleet.reconciliation');
  const { data, error, refetch } = useQuery(platformReconciliationQuery());
  // During a roll-out a server may not know this end point yet.
  if (!data && error instanceof ApiError && error.status === 404) return null;
  return (
    <Card id="reconciliation" title={t('title')} aside={<span className="text-13 text-muted">{t('window')}</span>}>
      {data && <Remainder reconciliation={data} />}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-54" />}
    </Card>
  );
}

function Remainder({ reconciliation: { reads, conservation } }: { reconciliation: Reconciliation }) {
  const t = useTranslations('fleet.reconciliation');
  const locale = useLocale();
  const { total } = reads;
  const attributed = total.serverReads && total.tenantReads !== null ? total.tenantReads / total.serverReads : null;
  return (
    <>
      <span aria-hidden className="block h-2 overflow-hidden rounded-full bg-sunken">
        {attributed !== null && (
          <span
            className="block h-full rounded-full bg-[var(--data-1)]"
            style={{ width: `${Math.min(100, attributed * 100).toFixed(1)}%` }}
          />
        )}
      </span>
      <dl className="mt-2 flex flex-col gap-1.5 text-13">
        <Line label={t('serverReads')} value={formatCompact(locale, total.serverReads)} />
        <Line label={t('tenantReads')} value={formatCompact(locale, total.tenantReads)} />
        <Line label={t('sdkReads')} value={formatCompact(locale, total.sdkReads)} />
        <Line label={t('platformReads')} value={formatCompact(locale, total.platformReads)} />
        <Line
          label={t('unattributed')}
          value={
            total.unattributed === null
              ? '—'
              : `${formatCompact(locale, total.unattributed)} · ${figureText(formatPercent(locale, total.unattributedShare))}`
          }
        />
        <Line label={t('inProcess')} value={formatCompact(locale, total.inProcessAnswers)} />
      </dl>
      <div className="mt-3 border-line border-t">
        <ConservationNote conservation={conservation} />
      </div>
    </>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{label}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}
