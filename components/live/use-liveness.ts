'use client';

import { describeLiveness, type Liveness } from '#lib/health/describe-liveness.ts';
import { useLive } from './live-provider.tsx';
import { useSecond } from './use-second.ts';

/** The live connection's state at this second. */
export function useLiveness(): Liveness {
  return describeLiveness(useLive().link, useSecond());
}
