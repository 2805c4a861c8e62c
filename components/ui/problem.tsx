'use client';

import { CloudOff, RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';

interface Props {
  /** What happened and what still works. */
  message: string;
  error: Error;
  onRetry: () => void;
}

/** A part of the page that could not be loaded, with the way to try again and the code to quote. */
export function Problem({ message, error, onRetry }: Props) {
  const t = useTranslations();
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert" className="flex flex-col items-start gap-3 py-2">
      <p className="flex gap-2.5 text-14">
        <CloudOff size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-bad" />
        <span className="text-pretty">
          {message}
          {requestId && (
            <span className="mt-1 block break-all text-12 text-muted">{t('overview.failedCode', { requestId })}</span>
          )}
        </span>
      </p>
      <button
        type="button"
        onClick={onRetry}
        className="inline-flex min-h-11 items-center gap-2 rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken"
      >
        <RotateCw size={16} strokeWidth={1.5} aria-hidden />
        {t('action.retry')}
      </button>
    </div>
  );
}
