'use client';

import { useId } from 'react';

interface Props<T extends string> {
  label: string;
  /** `undefined` where nothing is chosen. */
  value: T | undefined;
  /** What choosing nothing means: «todas». */
  all: string;
  options: { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
}

/** One of many options, by the device's own picker. */
export function SelectField<T extends string>({ label, value, all, options, onChange }: Props<T>) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium text-13 text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value)}
        className="min-h-11 w-full min-w-0 rounded-control border border-line-strong bg-raised px-3 text-14"
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
