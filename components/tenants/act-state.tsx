'use client';

import { Check, CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type OwnWords, useRefusalWords } from '../errors/use-refusal-words.ts';

interface Props {
  act: { isSuccess: boolean; error: Error | null };
  /** Said after a success. */
  done?: string;
  /** What a refusal means here. */
  own?: OwnWords;
}

/** Whether what was asked for was done, for eyes and ears. Keeps its line, so that nothing moves. */
export function ActState({ act, done, own }: Props) {
  const t = useTranslations('tenants');
  const words = useRefusalWords();
  return (
    <p role="status" className="flex min-h-6 items-start gap-2 text-pretty py-0.5 text-13 text-muted">
      {act.isSuccess && done && (
        <>
          <Check size={16} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0 text-good" />
          {done}
        </>
      )}
      {act.error && (
        <>
          <CircleAlert size={16} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0 text-bad" />
          <span className="break-words text-text">
            {t('actFailed', {
              reason: words(act.error, { forbidden: t('needsAdmin'), ...own }),
            })}
          </span>
        </>
      )}
    </p>
  );
}
