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
        <div key={fact.label} className="flex items-baseline justify-between gap-6 py-2.5">
          <dt className="text-14 text-muted">{fact.label}</dt>
          <dd className="min-w-0 text-right font-medium text-14 tabular-nums">
            {fact.value}
            {fact.note && <span className="block text-pretty font-normal text-13 text-muted">{fact.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
