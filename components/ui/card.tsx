import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** Stands at the right of the title: a control or one quiet fact. */
  aside?: ReactNode;
  id?: string;
  testId?: string;
  children: ReactNode;
}

/** One section of a page: a titled, bordered surface. */
export function Card({ title, aside, id, testId, children }: Props) {
  const headingId = `${id ?? testId}-title`;
  return (
    <section
      id={id}
      data-testid={testId}
      aria-labelledby={headingId}
      className="scroll-mt-20 rounded-card border border-line bg-raised p-4 md:p-5"
    >
      <header className="mb-3 flex min-h-8 items-center justify-between gap-3">
        <h2 id={headingId} className="font-semibold text-16 tracking-tight">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
