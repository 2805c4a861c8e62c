'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';

const control =
  'min-h-11 w-full rounded-control border border-line-strong bg-surface px-3 text-16 text-text tabular-nums disabled:border-line disabled:bg-sunken disabled:text-muted aria-invalid:border-bad';

interface Described {
  label: string;
  /** Under the control. */
  note?: string | undefined;
  /** What is wrong with what stands in it. */
  problem?: string | null | undefined;
}

function useDescription({ note, problem }: Described) {
  const id = useId();
  const described = problem ? `${id}-problem` : note ? `${id}-note` : undefined;
  const below = problem ? (
    <span id={`${id}-problem`} role="alert" className="text-pretty text-13 text-bad">
      {problem}
    </span>
  ) : (
    note && (
      <span id={`${id}-note`} className="text-pretty text-13 text-muted">
        {note}
      </span>
    )
  );
  return { id, below, aria: { 'aria-describedby': described, 'aria-invalid': problem ? true : undefined } };
}

/** One line of text with its label above and what is wrong with it below. */
export function TextField({ label, note, problem, ...input }: Described & ComponentProps<'input'>) {
  const { id, below, aria } = useDescription({ label, note, problem });
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-14">
        {label}
      </label>
      <input id={id} {...aria} {...input} className={control} />
      {below}
    </div>
  );
}

/** One of many options. */
export function SelectField({ label, note, problem, children, ...select }: Described & ComponentProps<'select'>) {
  const { id, below, aria } = useDescription({ label, note, problem });
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-14">
        {label}
      </label>
      <select id={id} {...aria} {...select} className={control}>
        {children}
      </select>
      {below}
    </div>
  );
}

interface SwitchProps {
  label: string;
  note?: string;
  checked: boolean;
  disabled?: boolean | undefined;
  onChange: (checked: boolean) => void;
}

/** On or off, across the whole line. */
export function SwitchRow({ label, note, checked, disabled, onChange }: SwitchProps) {
  return (
    <label className="flex min-h-14 cursor-pointer items-center gap-4 px-4 py-3 has-disabled:cursor-default">
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-14">{label}</span>
        {note && <span className="block text-pretty text-13 text-muted">{note}</span>}
      </span>
      <span className="relative inline-flex h-7 w-12 shrink-0 rounded-full">
        <input
          type="checkbox"
          role="switch"
          checked={checked}
          aria-checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          className="peer absolute inset-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-sunken checked:border-transparent checked:bg-accent-solid disabled:cursor-default disabled:opacity-50"
        />
        <span className="pointer-events-none absolute top-1 left-1 size-5 rounded-full bg-line-strong transition-transform duration-150 peer-checked:translate-x-5 peer-checked:bg-on-accent" />
      </span>
    </label>
  );
}

/** Inside a group: the room that a field needs. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-4 p-4 sm:flex-row">{children}</div>;
}
