'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type AlertSide, alertsQuery } from '#lib/api/alerts-query.ts';
import { whenIdle } from '../providers/when-idle.ts';

const mostShown = 99;

/** How many alerts wait for an answer, beside the bell; nothing where none does. Only asks where the page has not yet. */
function OpenAlertsBadge({ side }: { side: AlertSide }) {
  // A page that comes to life has better things to do than to ask.
  const [asks, setAsks] = useState(false);
  useEffect(() => whenIdle(() => setAsks(true)), []);
  const { data } = useQuery({ ...alertsQuery(side), enabled: asks });
  const open = data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span
      data-testid="open-alerts"
      className="-top-1.5 absolute left-3 grid h-4 min-w-4 place-items-center rounded-full bg-bad px-1 font-semibold text-12 text-surface leading-none tabular-nums"
    >
      {Math.min(open, mostShown)}
    </span>
  );
}

export const OwnAlertsBadge = () => <OpenAlertsBadge side="own" />;
export const PlatformAlertsBadge = () => <OpenAlertsBadge side="platform" />;
