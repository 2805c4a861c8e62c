'use client';

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';

/** What became of a command, for eyes and ears. Stands where its words move nothing. */
export function CommandState({ command }: { command: { isPending: boolean; error: Error | null } }) {
  const t = useTranslations('protection');
  const { isPending, error } = command;
  return (
    <p role="status" className="flex items-center gap-2 text-pretty text-13 text-muted empty:sr-only">
      {isPending && t('busy')}
      {error && (
        <>
          <CircleAlert size={16} strokeWidth={2} aria-hidden className="shrink-0 text-bad" />
          <span className="break-words text-text">
            {error instanceof ApiError ? t('failed', { message: error.message }) : t('failedOffline')}
          </span>
        </>
      )}
    </p>
  );
}
