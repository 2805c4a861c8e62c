'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdviceAction } from '#lib/api/change-advice.ts';
import { changeOptimization } from '#lib/api/change-advice.ts';
import { optimizationsQuery } from '#lib/api/optimizations-query.ts';
import type { CleanupView } from '#lib/contracts/cleanups.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { AdviceActions } from './advice-actions.tsx';
import { CleanupSheet } from './cleanup-sheet.tsx';

interface Props {
  optimization: Optimization;
  cleanup: CleanupView;
  canAct: boolean;
}

/** What may be done with a cleanup. Nobody applies one unseen: it is counted first. */
export function CleanupActions({ optimization, cleanup, canAct }: Props) {
  const t = useTranslations('cleanup');
  const [open, setOpen] = useState(false);
  const { id, state } = optimization;
  const look = state === 'proposed' && (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={() => setOpen(true)}
      className={`inline-flex min-h-11 items-center rounded-control px-4 font-medium text-14 ${
        canAct ? 'bg-accent-solid text-on-accent' : 'border border-line hover:bg-sunken'
      }`}
    >
      {t('look')}
    </button>
  );
  return (
    <>
      <AdviceActions
        state={state}
        actions={canAct ? actionsOf(state, cleanup) : []}
        words={cleanup.phase === 'giving' ? { revert: t('stop') } : {}}
        first={look}
        change={(action) => changeOptimization(id, action)}
        queryKey={optimizationsQuery().queryKey}
      />
      {open && <CleanupSheet optimization={optimization} canAct={canAct} onClose={() => setOpen(false)} />}
    </>
  );
}

function actionsOf(state: Optimization['state'], { receipt }: CleanupView): AdviceAction[] {
  if (state === 'proposed') return ['dismiss'];
  // What has ended is gone: nothing brings it back but the application itself.
  return (state === 'applied' || state === 'measured') && receipt === null ? ['revert'] : [];
}
