import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  value: ReactNode;
  /** One quiet line under the value. */
  note?: string;
}

/** Labelled facts, one per line, values aligned at the right edge. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map((fact) => (
        <div key={fact.label} className="flex flex-wrap items-baseline justify-between gap-x-6 py-2.5">
          <dt className="text-14 text-muted">{fact.label}</dt>
          <dd className="text-right font-medium text-14 tabular-nums">{fact.value}</dd>
          {fact.note && <dd className="w-full text-pretty text-13 text-muted">{fact.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
