'use client';

import { useEffect, useState } from 'react';
import { useNow } from 'use-intl';

const secondMs = 1000;
const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let latest: number | null = null;

function tick(): void {
  latest = Date.now();
  for (const listener of listeners) listener(latest);
}

/** One timer for all who ask: what grows older on a page is drawn again in one go. */
function everySecond(listener: (now: number) => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, secondMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    latest = null;
  };
}

/** The time in epoch milliseconds, each second anew. It starts with the page's own clock, alike on both sides. */
export function useSecond(): number {
  const start = useNow().getTime();
  const [now, setNow] = useState(() => latest ?? start);
  useEffect(() => everySecond(setNow), []);
  return now;
}
