import { type ReactNode, useId } from 'react';

/** A titled stretch of a card that holds more than one. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-3 font-medium text-13 text-muted">
        {title}
      </h3>
      {children}
    </section>
  );
}
