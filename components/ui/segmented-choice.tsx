'use client';

import { useId } from 'react';

interface Props<T extends string> {
  label: string;
  /** True where the options say by themselves what is chosen. */
  labelHidden?: boolean;
  options: { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few options, all visible: radio buttons in the shape of one control. */
export function SegmentedChoice<T extends string>({ label, labelHidden, options, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={labelHidden ? 'sr-only' : 'mb-2 font-medium text-13 text-muted'}>{label}</legend>
      <div className="flex gap-1 rounded-control bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative grid min-h-11 flex-1 cursor-pointer place-items-center rounded-[6px] px-2 text-center font-medium text-14 text-muted has-checked:bg-chosen has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
