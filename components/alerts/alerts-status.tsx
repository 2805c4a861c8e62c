'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { type AlertSide, alertsQuery } from '#lib/api/alerts-query.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

/** The line under the title: how many alerts are open, or how old that knowledge is. */
export function AlertsStatus({ side }: { side: AlertSide }) {
  const t = useTranslations('alerts');
  const { time } = useMomentText();
  const { data, error, dataUpdatedAt } = useQuery(alertsQuery(side));
  if (!data) return <span className="text-12 text-muted">{'\u00a0'}</span>;
  return (
    <span className={`truncate text-12 ${error ? 'font-medium text-warn' : 'text-muted'}`}>
      {error ? t('stale', { time: time(dataUpdatedAt) }) : t('openCount', { count: data.open })}
    </span>
  );
}
