'use client';

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

interface Props {
  /** How many time slots there are; all equally wide. */
  count: number;
  index: number | null;
  onChange: (index: number | null) => void;
  label: string;
  /** The chosen slot in words, for screen readers. */
  valueText: string;
  children: ReactNode;
}

const pageSteps = 12;

function nextIndex(key: string, index: number | null, last: number): number | null | undefined {
  const from = index ?? last;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, index === null ? last : from - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, index === null ? last : from + 1);
    case 'PageDown':
      return Math.max(0, from - pageSteps);
    case 'PageUp':
      return Math.min(last, from + pageSteps);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/** Chooses one time slot of the drawings it covers, by finger, mouse or arrow keys; vertical swipes still scroll. */
export function Scrubber({ count, index, onChange, label, valueText, children }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const last = count - 1;

  const chooseAt = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || count === 0) return;
    const slot = Math.floor(((event.clientX - box.left) / box.width) * count);
    onChange(Math.min(last, Math.max(0, slot)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, index, last);
    if (next === undefined) return;
    event.preventDefault();
    onChange(next);
  };

  return (
    <div className="relative">
      {children}
      <div
        ref={area}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={index ?? last}
        aria-valuetext={valueText}
        onPointerDown={chooseAt}
        onPointerMove={chooseAt}
        // A finger that lifts leaves its moment on screen; the next tap elsewhere takes it away.
        onPointerLeave={(event) => event.pointerType === 'mouse' && onChange(null)}
        onBlur={() => onChange(null)}
        onKeyDown={onKeyDown}
        className="absolute inset-0 cursor-crosshair touch-pan-y rounded-[4px]"
      >
        {index !== null && (
          <span
            aria-hidden
            className="absolute top-5 bottom-5 w-px bg-text"
            style={{ left: `${((index + 0.5) / count) * 100}%` }}
          />
        )}
      </div>
    </div>
  );
}
