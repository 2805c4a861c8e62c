'use client';

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { AdviceAction } from '#lib/api/change-advice.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { useRefusalWords } from '../errors/use-refusal-words.ts';

interface Props {
  state: Optimization['state'];
  /** Where others may be taken than the state of a recommendation allows by rule. */
  actions?: readonly AdviceAction[];
  /** What they are called, where it is not by rule. */
  words?: Partial<Record<AdviceAction, string>>;
  /** What stands before them. */
  first?: ReactNode;
  /** Does it; rejects where the server did not. */
  change: (action: AdviceAction) => Promise<unknown>;
  /** What is asked for again afterwards, done or not. */
  queryKey: QueryKey;
}

const actionsOf = (state: Optimization['state']): AdviceAction[] => {
  if (state === 'proposed') return ['apply', 'dismiss'];
  return ['applied', 'measured', 'kept'].includes(state) ? ['revert'] : [];
};

/** What may be done with advice in its state, and why it was not done. */
export function AdviceActions({
  state,
  actions = actionsOf(state),
  words: names = {},
  first,
  change,
  queryKey,
}: Props) {
  const t = useTranslations('optimizations');
  const words = useRefusalWords();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  if (actions.length === 0 && !first) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {first}
      {actions.map((action) => (
        <button
          key={action}
          type="button"
          disabled={isPending}
          onClick={() => mutate(action)}
          className={`inline-flex min-h-11 items-center rounded-control px-4 font-medium text-14 disabled:opacity-80 ${
            action === 'apply' ? 'bg-accent-solid text-on-accent' : 'border border-line hover:bg-sunken'
          }`}
        >
          {names[action] ?? t(action)}
        </button>
      ))}
      {error && (
        <p role="alert" className="text-13 text-bad">
          {t('actionFailed', { reason: words(error, { conflict: t('conflict') }) })}
        </p>
      )}
    </div>
  );
}
