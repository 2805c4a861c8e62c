'use client';

import type { HealthInput } from '#lib/health/assess-health.ts';
import { useLiveness } from './use-liveness.ts';

/** What a page's figures may expect of the live connection. */
export function useLinkState(): HealthInput['link'] {
  const liveness = useLiveness();
  if (liveness.state === 'offline') return 'offline';
  return liveness.state === 'stale' && 'ageMs' in liveness ? 'silent' : 'up';
}
