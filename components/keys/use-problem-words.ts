'use client';

import { useTranslations } from 'use-intl';
import { useRefusalWords } from '../errors/use-refusal-words.ts';

/** Why a change of keys was not made, in the reader's language. */
export function useProblemWords(): (error: Error) => string {
  const t = useTranslations('keys.problem');
  const words = useRefusalWords();
  return (error) => words(error, { not_found: t('not_found'), conflict: t('conflict') });
}
