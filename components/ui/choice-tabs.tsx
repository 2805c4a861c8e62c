'use client';

interface Props<T extends string> {
  label: string;
  options: { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** Which of a few tables a card shows; scrolls sideways where a phone is too narrow. */
export function ChoiceTabs<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <fieldset className="-mx-1 flex max-w-full gap-0.5 overflow-x-auto px-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="h-11 shrink-0 rounded-control px-2.5 text-13 text-muted hover:bg-sunken hover:text-text aria-pressed:bg-accent/12 aria-pressed:font-medium aria-pressed:text-accent pointer-fine:h-8"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
