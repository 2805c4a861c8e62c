'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AlertSide } from '#lib/api/alerts-query.ts';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';
import { AlertChannels } from './alert-channels.tsx';
import { AlertInbox } from './alert-inbox.tsx';
import { AlertRules } from './alert-rules.tsx';
import { PushOffer } from './push-offer.tsx';

const views = ['inbox', 'rules', 'channels'] as const;
type View = (typeof views)[number];

interface Props {
  side: AlertSide;
  canAct: boolean;
  /** The alert that a message led to. */
  chosenId: string | null;
}

/** Inbox, rules and channels of one owner. */
export function AlertsPage({ side, canAct, chosenId }: Props) {
  const t = useTranslations('alerts');
  const [view, setView] = useState<View>('inbox');
  return (
    <main className="mx-auto max-w-[760px] px-4 pt-4 pb-12 text-text md:px-6 md:pt-6">
      {/* Staff read the title in the bar above. */}
      {side === 'own' && <h2 className="mb-4 font-semibold text-28 tracking-tight">{t('title')}</h2>}
      <div className="mb-5">
        <SegmentedChoice
          label={t('view')}
          labelHidden
          options={views.map((value) => ({ value, label: t(value) }))}
          value={view}
          onChange={setView}
        />
      </div>
      {!canAct && <p className="mb-5 rounded-control bg-sunken px-4 py-3 text-pretty text-14">{t('viewerNote')}</p>}
      {view === 'inbox' && (
        <>
          <PushOffer />
          <AlertInbox side={side} canAct={canAct} chosenId={chosenId} />
        </>
      )}
      {view === 'rules' && <AlertRules side={side} canAct={canAct} />}
      {view === 'channels' && <AlertChannels side={side} canAct={canAct} />}
    </main>
  );
}
