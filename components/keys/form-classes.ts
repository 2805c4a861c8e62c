/** 16 px, so that a phone does not zoom in on the field. */
export const inputClass =
  'min-h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface px-3 text-16 outline-offset-0 placeholder:text-muted focus-visible:border-accent aria-invalid:border-bad';

export const primaryButton =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control bg-accent-solid px-4 font-semibold text-14 text-on-accent hover:opacity-90 disabled:opacity-60';

export const quietButton =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken disabled:opacity-60';

export const dangerButton =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control border border-bad px-4 font-medium text-14 text-bad hover:bg-bad-soft disabled:border-line-strong disabled:text-muted disabled:hover:bg-transparent';

/** Keys and values: people compare them character by character. */
export const codeFont = 'font-mono';
