import type { ReactNode } from 'react';
import { BrandMark } from '../ui/brand-mark.tsx';

interface Props {
  title: string;
  body: string;
  /** What to press, the quiet one first. */
  children: ReactNode;
  testId: string;
}

/** One thing that the app itself has to say, above the navigation and out of the figures' way. */
export function Notice({ title, body, children, testId }: Props) {
  return (
    <div
      role="status"
      data-testid={testId}
      className="pointer-events-auto mx-auto w-full max-w-[448px] rounded-card border border-line-strong bg-raised p-4 text-text lg:mr-6"
    >
      <div className="flex gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent/12 text-accent">
          <BrandMark size={22} />
        </span>
        <div className="min-w-0">
          <p className="font-semibold text-14">{title}</p>
          <p className="mt-0.5 text-pretty text-13 text-muted">{body}</p>
        </div>
      </div>
      <div className="mt-3 flex justify-end gap-2">{children}</div>
    </div>
  );
}

/** A button of a notice; the leading one carries the accent. */
export function NoticeButton({
  leading,
  onClick,
  children,
}: {
  leading?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const look = leading ? 'bg-accent-solid text-on-accent' : 'text-muted hover:bg-sunken hover:text-text';
  return (
    <button type="button" onClick={onClick} className={`min-h-11 rounded-control px-4 font-medium text-14 ${look}`}>
      {children}
    </button>
  );
}
