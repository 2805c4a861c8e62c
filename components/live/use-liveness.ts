'use client';

import { useNow } from 'use-intl';
import { describeLiveness, type Liveness } from '#lib/health/describe-liveness.ts';
import { useLive } from './live-provider.tsx';

/** The live connection's state at this second. */
export function useLiveness(): Liveness {
  const now = useNow({ updateInterval: 1000 });
  return describeLiveness(useLive().link, now.getTime());
}
