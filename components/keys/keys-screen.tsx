'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { KeysPage } from './keys-page.tsx';

/** A tenant's keys, read from the server as they are asked for. */
export function KeysScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('keys');
  return (
    <HydrationBoundary state={state}>
      <TenantShell viewer={viewer} status={<span className="text-12 text-muted">{t('status')}</span>}>
        <KeysPage viewer={viewer} />
      </TenantShell>
    </HydrationBoundary>
  );
}
