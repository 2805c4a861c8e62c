'use client';

import type { ReactNode } from 'react';
import { useLinkState } from './use-link-state.ts';

/** Shows by style whether what it holds still moves. It looks each second; what it holds is not drawn again for that. */
export function Freshness({ className, children }: { className: string; children: ReactNode }) {
  return (
    <div data-freshness={useLinkState() === 'up' ? 'fresh' : 'stale'} className={className}>
      {children}
    </div>
  );
}
