'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { AlertsPage } from './alerts-page.tsx';
import { AlertsStatus } from './alerts-status.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  /** The alert that a message led to. */
  alertId?: string;
}

/** The platform's alerts and every tenant's, for staff. */
export function PlatformAlertsScreen({ viewer, state, alertId }: Props) {
  const t = useTranslations('alerts');
  return (
    <HydrationBoundary state={state}>
      <PlatformShell viewer={viewer} title={t('title')} status={<AlertsStatus side="platform" />}>
        <AlertsPage side="platform" canAct={viewer.role === 'platform_admin'} chosenId={alertId ?? null} />
      </PlatformShell>
    </HydrationBoundary>
  );
}
