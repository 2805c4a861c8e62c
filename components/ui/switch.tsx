'use client';

import { useId } from 'react';

interface Props {
  label: string;
  /** One quiet line on what it does. */
  note?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** One thing that is on or off at once; the whole line is the target. */
export function Switch({ label, note, checked, onChange }: Props) {
  const noteId = useId();
  return (
    <label className="flex min-h-12 cursor-pointer items-center justify-between gap-4 py-1">
      <span className="min-w-0">
        <span className="block font-medium text-14">{label}</span>
        {note && (
          <span id={noteId} className="block text-pretty text-13 text-muted">
            {note}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        aria-describedby={note ? noteId : undefined}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="relative h-7 w-12 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-sunken transition-colors duration-150 before:absolute before:top-[3px] before:left-[3px] before:size-5 before:rounded-full before:bg-line-strong before:transition-transform before:duration-150 checked:border-accent-solid checked:bg-accent-solid checked:before:translate-x-5 checked:before:bg-on-accent"
      />
    </label>
  );
}
