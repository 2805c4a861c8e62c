'use client';

import { type RefObject, useEffect, useState } from 'react';
import { whenIdle } from '../providers/when-idle.ts';

/** A place that only peeks out above a phone's navigation is not looked at yet. */
const watched = { rootMargin: '0px 0px -96px 0px' };
const gestures = ['pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown'] as const;
/** After so long without any of it the drawings are made all the same, to be there when somebody comes (ms). */
const quietMs = 3_000;

/** Tells once that a place is in view, that the person does anything, or that a while has passed. */
function onceWanted(place: Element, tell: () => void): () => void {
  const done = new AbortController();
  const want = () => {
    if (done.signal.aborted) return;
    done.abort();
    tell();
  };
  const observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && want(), watched);
  observer.observe(place);
  for (const gesture of gestures)
    window.addEventListener(gesture, want, { passive: true, capture: true, signal: done.signal });
  const timer = setTimeout(want, quietMs);
  done.signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  return () => done.abort();
}

/**
 * How many of `count` heavy drawings may stand by now: none until they are wanted and `load` brought what draws them,
 * then one more at each idle moment, so that a touch never waits for all of them.
 */
export function useTurns(place: RefObject<Element | null>, count: number, load: () => Promise<unknown>): number {
  const [turns, setTurns] = useState<number | null>(null);

  useEffect(() => {
    if (place.current === null) return;
    let left = false;
    const begin = () => !left && setTurns(1);
    // What could not be loaded is told by the drawing itself, which asks again.
    const stop = onceWanted(place.current, () => load().then(begin, begin));
    return () => {
      left = true;
      stop();
    };
  }, [place, load]);

  useEffect(() => {
    if (turns === null || turns >= count) return;
    return whenIdle(() => setTurns(turns + 1));
  }, [turns, count]);

  return turns ?? 0;
}
