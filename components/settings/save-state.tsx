'use client';

import { Check, CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';

interface Props {
  save: { isPending: boolean; isSuccess: boolean; error: Error | null };
}

/** Whether what was chosen is saved, for eyes and ears. Keeps its line, so that nothing moves. */
export function SaveState({ save }: Props) {
  const t = useTranslations('settings');
  return (
    <p role="status" className="flex min-h-6 items-center gap-2 text-pretty text-13 text-muted">
      {save.isPending && t('saving')}
      {save.isSuccess && (
        <>
          <Check size={16} strokeWidth={2} aria-hidden className="shrink-0 text-good" />
          {t('saved')}
        </>
      )}
      {save.error && (
        <>
          <CircleAlert size={16} strokeWidth={2} aria-hidden className="shrink-0 text-bad" />
          <span className="break-words text-text">
            <Reason error={save.error} />
          </span>
        </>
      )}
    </p>
  );
}

function Reason({ error }: { error: Error }) {
  const t = useTranslations('settings');
  if (!(error instanceof ApiError)) return t('failedOffline');
  if (error.code === 'forbidden') return t('needsAdmin');
  return t('failed', { code: error.requestId ?? error.code });
}
