'use client';

import type { Range } from '#lib/contracts/performance.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

/** A slot's start in the reader's zone; with its day where the range has more than one. */
export function usePointTime(range: Range): (timestamp: string) => string {
  const { time, dayTime } = useMomentText();
  return range === '1h' ? time : dayTime;
}
