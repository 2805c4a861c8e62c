'use client';

import { useTranslations } from 'use-intl';
import { ApiError, UnreachableError } from '#lib/api/api-error.ts';

const worded = [
  ...(['forbidden', 'not_found', 'conflict', 'tenant_maintenance'] as const),
  ...(['unavailable', 'rate_limited', 'payload_too_large'] as const),
];

/** Why a change was not made, in the reader's language. */
export function useProblemWords(): (error: Error) => string {
  const t = useTranslations('keys.problem');
  return (error) => {
    if (error instanceof UnreachableError) return t('unreachable');
    const code = error instanceof ApiError ? worded.find((known) => known === error.code) : undefined;
    return t(code ?? 'other');
  };
}
