'use client';

import { Check, CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';

interface Props {
  act: { isSuccess: boolean; error: Error | null };
  /** Said after a success. */
  done?: string;
  /** Said where something else stands against it. Default: what holds for an address that is taken. */
  conflict?: string;
}

/** Whether what was asked for was done, for eyes and ears. Keeps its line, so that nothing moves. */
export function ActState({ act, done, conflict }: Props) {
  const t = useTranslations('tenants');
  const code = act.error instanceof ApiError ? act.error.code : null;
  const reason =
    code === 'conflict'
      ? (conflict ?? t('conflict'))
      : code === 'forbidden'
        ? t('needsAdmin')
        : t('actFailed', { code: code ?? '?' });
  return (
    <p role="status" className="flex min-h-6 items-center gap-2 text-pretty text-13 text-muted">
      {act.isSuccess && done && (
        <>
          <Check size={16} strokeWidth={2} aria-hidden className="shrink-0 text-good" />
          {done}
        </>
      )}
      {act.error && (
        <>
          <CircleAlert size={16} strokeWidth={2} aria-hidden className="shrink-0 text-bad" />
          <span className="break-words text-text">{reason}</span>
        </>
      )}
    </p>
  );
}
