'use client';

import { useQuery } from '@tanstack/react-query';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { LiveBadge } from './live-badge.tsx';

/** The badge of the figures of one tenant: it alone is drawn again when they come. */
export function LiveBadgeOf({ scope }: { scope: Scope }) {
  const { data: dataFrom } = useQuery({ ...realtimeQuery(scope), select: ({ timestamp }) => timestamp });
  return <LiveBadge dataFrom={dataFrom} />;
}
