'use client';

import { type RefObject, useEffect, useState } from 'react';
import { type RowWindow, rowWindow } from '#lib/fleet/row-window.ts';

/** Before the page is measured: as many rows as a large screen shows. */
const firstViewportPx = 900;

/** The rows of a scrolling list that are on screen or near it. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [shown, setShown] = useState(() => rowWindow(0, firstViewportPx, rowHeight, count));

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const next = rowWindow(element.scrollTop, element.clientHeight, rowHeight, count);
      setShown((now) => (now.first === next.first && now.end === next.end ? now : next));
    };
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watch.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, count, rowHeight]);

  return { first: Math.min(shown.first, count), end: Math.min(shown.end, count) };
}
