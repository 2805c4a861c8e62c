'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { quotasQuery } from '#lib/api/quotas-query.ts';
import type { Quotas } from '#lib/contracts/quotas.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { figureText, formatBytes, formatPercent } from '#lib/format/format-measure.ts';
import { StaffEvents } from '../live/staff-events.tsx';
import { useMomentText } from '../providers/use-moment-text.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { MemoryCurves } from './memory-curves.tsx';
import { QuotaPlanItem } from './quota-plan-item.tsx';

/** The memory that tenants share: what each makes of it, and how it could be split. */
export function QuotasScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  return (
    <HydrationBoundary state={state}>
      <StaffEvents />
      <QuotasPage viewer={viewer} />
    </HydrationBoundary>
  );
}

const open: readonly string[] = ['proposed', 'approved', 'applied', 'measured'];

function QuotasPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('quotas');
  const { data, error, refetch } = useQuery(quotasQuery());
  const admin = viewer.role === 'platform_admin';
  return (
    <PlatformShell viewer={viewer} title={t('title')} status={<QuotasStatus />}>
      <main
        data-freshness={data && error ? 'stale' : 'fresh'}
        className="mx-auto flex max-w-[1440px] flex-col gap-3 p-3 text-text md:gap-4 md:p-6"
      >
        <p className="text-pretty px-1 text-14 text-muted">
          {t('about')} {!admin && t('readOnly')}
        </p>
        {!data && error && (
          <section className="rounded-card border border-line bg-raised p-5">
            <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
          </section>
        )}
        {!data && !error && (
          <>
            <div className="skeleton h-40 rounded-card" />
            <div className="skeleton h-96 rounded-card" />
          </>
        )}
        {data && <Splits quotas={data} admin={admin} />}
      </main>
    </PlatformShell>
  );
}

function Splits({ quotas, admin }: { quotas: Quotas; admin: boolean }) {
  const t = useTranslations('quotas');
  const [newest, ...older] = quotas.plans;
  const current = newest && (open.includes(newest.state) || newest.state === 'kept') ? newest : null;
  const past = current === null && newest ? [newest, ...older] : older;
  return (
    <>
      <Card id="split" title={t('adviceTitle')}>
        {current && <QuotaPlanItem plan={current} canAct={admin} />}
        {!current && (
          <p className="text-pretty text-14 text-muted">
            {quotas.reason === null ? t('soon') : t(`none.${quotas.reason}`)}
          </p>
        )}
      </Card>
      <Card id="curves" title={t('curvesTitle')}>
        <MemoryCurves tenants={quotas.tenants} />
        <ExpiredHeld held={quotas.expiredHeld} />
      </Card>
      {past.length > 0 && (
        <Card id="splits" title={t('historyTitle')}>
          <ul className="divide-y divide-line">
            {past.map((plan) => (
              <li key={plan.id} className="py-3 first:pt-0 last:pb-0">
                <QuotaPlanItem plan={plan} canAct={false} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

/** What takes memory though its time is over. */
function ExpiredHeld({ held }: { held: Quotas['expiredHeld'] }) {
  const t = useTranslations('quotas');
  const locale = useLocale();
  const percent = held && figureText(formatPercent(locale, held.percent));
  return (
    <p className="mt-4 text-pretty border-line border-t pt-3 text-13 text-muted tabular-nums">
      {held && percent
        ? t('expiredHeld', { percent, bytes: figureText(formatBytes(locale, held.bytes)) })
        : t('expiredHeldUnknown')}
    </p>
  );
}

function QuotasStatus() {
  const t = useTranslations('quotas');
  const { time } = useMomentText();
  const locale = useLocale();
  const { data, error, dataUpdatedAt } = useQuery(quotasQuery());
  if (!data) return <span className="text-12 text-muted">{'\u00a0'}</span>;
  const usable =
    data.usableBytes === null
      ? t('usableUnknown')
      : t('usable', { bytes: figureText(formatBytes(locale, data.usableBytes)) });
  return (
    <span className={`truncate text-12 ${error ? 'font-medium text-warn' : 'text-muted'}`}>
      {error ? t('stale', { time: time(dataUpdatedAt) }) : usable}
    </span>
  );
}
