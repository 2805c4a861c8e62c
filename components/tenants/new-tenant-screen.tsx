'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Viewer } from '#lib/contracts/session.ts';
import type { CreatedTenant } from '#lib/contracts/tenant-life-cycle.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { NewTenantForm } from './new-tenant-form.tsx';
import { NewTenantResult } from './new-tenant-result.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
}

/** A tenant from a sector and a tier: what must be known, then its making step by step, and its secrets once. */
export function NewTenantScreen({ viewer, state }: Props) {
  const t = useTranslations('tenants');
  const [created, setCreated] = useState<CreatedTenant | null>(null);
  return (
    <HydrationBoundary state={state}>
      <PlatformShell viewer={viewer} title={t('newTitle')} status={null}>
        <main className="mx-auto flex max-w-2xl flex-col gap-4 p-3 text-text md:p-6">
          {created ? (
            <NewTenantResult created={created} />
          ) : (
            <>
              <p className="text-pretty px-1 text-14 text-muted">{t('about')}</p>
              <NewTenantForm onCreated={setCreated} />
            </>
          )}
        </main>
      </PlatformShell>
    </HydrationBoundary>
  );
}
