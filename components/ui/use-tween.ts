'use client';

import { useEffect, useRef, useState } from 'react';

const durationMs = 180;

/** Counts to each new value over 180 ms; jumps where motion is unwelcome or a side is unknown. */
export function useTween(value: number | null): number | null {
  const [shown, setShown] = useState(value);
  const current = useRef(value);

  useEffect(() => {
    const from = current.current;
    if (from === value) return;
    const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
    if (from === null || value === null || still()) {
      current.current = value;
      setShown(value);
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const progress = Math.min(1, Math.max(0, (now - start) / durationMs));
      current.current = progress === 1 ? value : from + (value - from) * (1 - (1 - progress) ** 3);
      setShown(current.current);
      if (progress < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);

  return shown;
}
