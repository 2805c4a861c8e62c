'use client';

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useRefusalWords } from '../errors/use-refusal-words.ts';

/** What became of a command, for eyes and ears. Stands where its words move nothing. */
export function CommandState({ command }: { command: { isPending: boolean; error: Error | null } }) {
  const t = useTranslations('protection');
  const words = useRefusalWords();
  const { isPending, error } = command;
  return (
    <p role="status" className="flex items-center gap-2 text-pretty text-13 text-muted empty:sr-only">
      {isPending && t('busy')}
      {error && (
        <>
          <CircleAlert size={16} strokeWidth={2} aria-hidden className="shrink-0 text-bad" />
          <span className="break-words text-text">
            {t('failed', { message: words(error, { conflict: t('conflict') }) })}
          </span>
        </>
      )}
    </p>
  );
}
