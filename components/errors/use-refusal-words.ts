'use client';

import { useTranslations } from 'use-intl';
import { ApiError, UnreachableError } from '#lib/api/api-error.ts';
import type { ErrorCode } from '#lib/contracts/error-status.ts';

/** What a screen says itself, because there a code means something of its own. */
export type OwnWords = Partial<Record<ErrorCode, string>>;

/**
 * Why a command was not done, in the reader's language: what the server says to programs is English. `own` words come
 * first.
 */
export function useRefusalWords(): (error: Error, own?: OwnWords) => string {
  const t = useTranslations('error');
  return (error, own = {}) => {
    if (error instanceof UnreachableError) return t('refused.unreachable');
    if (!(error instanceof ApiError)) return t('refused.other');
    const { code, requestId } = error;
    if (code === 'internal') return requestId === null ? t('refused.other') : t('refused.internal', { requestId });
    return own[code] ?? t(`refused.${code}`);
  };
}
