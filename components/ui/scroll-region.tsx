import type { ReactNode } from 'react';

/** A part of a page that scrolls by itself. A stop of the Tab key, or nobody could scroll it by keyboard. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: axe's scrollable-region-focusable asks for it, and Safari needs it
    <section tabIndex={0} aria-label={label} className={className}>
      {children}
    </section>
  );
}
