'use client';

import { useQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type AlertSide, alertsQuery } from '#lib/api/alerts-query.ts';
import type { Alert } from '#lib/contracts/alerts.ts';
import { Problem } from '../ui/problem.tsx';
import { AlertItem } from './alert-item.tsx';

interface Props {
  side: AlertSide;
  canAct: boolean;
  /** The alert that a message led to. */
  chosenId: string | null;
}

/** What goes on first, then what was. */
export function AlertInbox(props: Props) {
  const t = useTranslations('alerts');
  const { data, error, refetch } = useQuery(alertsQuery(props.side));
  if (!data && error) {
    return (
      <div className="rounded-card border border-line bg-raised p-4">
        <Problem message={t('failed')} error={error} onRetry={() => refetch()} />
      </div>
    );
  }
  if (!data) return <Skeleton />;
  if (data.alerts.length === 0) return <Nothing />;
  const open = data.alerts.filter(({ state }) => state === 'firing');
  const past = data.alerts.filter(({ state }) => state !== 'firing');
  return (
    <div data-freshness={error ? 'stale' : 'fresh'} className={error ? 'opacity-70' : ''}>
      {open.length > 0 && <Group {...props} title={t('nowTitle')} alerts={open} />}
      {past.length > 0 && <Group {...props} title={t('pastTitle')} alerts={past} />}
    </div>
  );
}

function Group({ title, alerts, side, canAct, chosenId }: Props & { title: string; alerts: Alert[] }) {
  return (
    <section aria-label={title} className="mb-6">
      <h2 className="mb-2 px-1 font-medium text-13 text-muted">{title}</h2>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-raised">
        {alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} side={side} canAct={canAct} chosen={alert.id === chosenId} />
        ))}
      </ul>
    </section>
  );
}

function Nothing() {
  const t = useTranslations('alerts');
  return (
    <div className="flex flex-col items-start gap-3 rounded-card border border-line bg-raised p-5">
      <BellRing size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
      <p className="font-medium text-16">{t('emptyTitle')}</p>
      <p className="max-w-[56ch] text-pretty text-14 text-muted">{t('emptyBody')}</p>
    </div>
  );
}

function Skeleton() {
  return (
    <div aria-busy className="divide-y divide-line rounded-card border border-line bg-raised">
      {['a', 'b', 'c', 'd'].map((line) => (
        <div key={line} className="flex h-18 flex-col justify-center gap-2 px-4">
          <div className="skeleton h-4 w-2/3" />
          <div className="skeleton h-3 w-1/3" />
        </div>
      ))}
    </div>
  );
}
