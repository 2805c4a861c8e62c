'use client';

import { useTranslations } from 'use-intl';
import { ApiError } from '#lib/api/api-error.ts';
import { type MoveRefusal, moveRefusals } from '#lib/contracts/tenant-move.ts';
import type { OwnWords } from '../errors/use-refusal-words.ts';

/** Why a move did not begin, in the reader's language. Nothing where the server told no reason. */
export function useMoveRefusal(): (error: Error | null) => OwnWords {
  const t = useTranslations('tenants.place');
  return (error) => {
    if (!(error instanceof ApiError)) return {};
    const reason = moveRefusals.find((each): each is MoveRefusal => each === error.details.reason);
    if (reason === undefined) return {};
    const { server } = error.details;
    const words = t(`refusal.${reason}`, {
      server: server === undefined ? t('serverUsual') : t('serverNamed', { server }),
    });
    return { [error.code]: words };
  };
}
