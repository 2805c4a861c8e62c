'use client';

import { useMomentText } from '../providers/use-moment-text.ts';

/** Writes dates (ISO 8601) in the person's zone and order. */
export function useDateText(): (at: string) => string {
  return useMomentText().date;
}
