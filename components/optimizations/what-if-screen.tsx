'use client';

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ownScope } from '#lib/api/scope.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { LiveBadge } from '../live/live-badge.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { TenantShell } from '../shell/tenant-shell.tsx';
import { WhatIf } from './what-if.tsx';

/** What another TTL would do to a class, before anything is changed. */
export function WhatIfScreen({ viewer, state }: { viewer: Viewer; state: DehydratedState }) {
  const t = useTranslations('whatIf');
  return (
    <HydrationBoundary state={state}>
      <LiveProvider scope={ownScope} tenantId={viewer.tenant?.id ?? ''}>
        <TenantShell viewer={viewer} status={<LiveBadge dataFrom={undefined} />}>
          <main className="mx-auto flex max-w-[960px] flex-col gap-3 px-4 py-4 md:gap-4 md:px-6">
            <Link
              href="/optimize"
              className="-ml-1 inline-flex min-h-11 items-center gap-1 self-start font-medium text-14 text-accent"
            >
              <ChevronLeft size={20} strokeWidth={1.5} aria-hidden />
              {t('back')}
            </Link>
            <h1 className="font-semibold text-20 tracking-tight">{t('pageTitle')}</h1>
            <p className="text-pretty text-14 text-muted">{t('intro')}</p>
            <WhatIf canAct={viewer.role === 'tenant_admin'} />
          </main>
        </TenantShell>
      </LiveProvider>
    </HydrationBoundary>
  );
}
