import type { ComponentProps } from 'react';

const shape =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 font-medium text-14 disabled:cursor-default disabled:opacity-60';

const looks = {
  /** The one action of a screen. */
  primary:
    'bg-accent-solid text-on-accent hover:brightness-95 disabled:bg-sunken disabled:text-muted disabled:opacity-100 disabled:hover:brightness-100',
  quiet: 'border border-line-strong hover:bg-sunken',
  /** What cannot be undone. */
  danger: 'border border-bad text-bad hover:bg-bad-soft',
} as const;

export function Button({ look = 'quiet', ...button }: ComponentProps<'button'> & { look?: keyof typeof looks }) {
  return <button type="button" {...button} className={`${shape} ${looks[look]}`} />;
}
