import type { ReactNode } from 'react';
import { BrandMark } from '../ui/brand-mark.tsx';

interface Props {
  title: string;
  body: string;
  /** What to quote when asking for help. */
  code?: string;
  /** The way on. */
  children: ReactNode;
}

/** A whole page that has one thing to say. */
export function FullPageNotice({ title, body, code, children }: Props) {
  return (
    <main className="halo isolate grid min-h-dvh place-items-center px-4 py-10" data-tone="neutral">
      <div className="w-full max-w-[400px]">
        <span className="mb-6 grid size-14 place-items-center rounded-[16px] bg-accent/12 text-accent">
          <BrandMark size={34} />
        </span>
        <h1 className="text-balance font-semibold text-28 tracking-tight">{title}</h1>
        <p className="mt-2 mb-6 text-pretty text-16 text-muted">{body}</p>
        {children}
        {code && <p className="mt-6 break-all text-12 text-muted">{code}</p>}
      </div>
    </main>
  );
}

/** The one way on of a full-page notice. */
export const noticeActionClass =
  'inline-flex min-h-12 items-center justify-center rounded-control bg-accent-solid px-5 font-semibold text-16 text-on-accent hover:opacity-90';
