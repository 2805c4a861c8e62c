'use client';

import { type DehydratedState, HydrationBoundary, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { platformTenantsQuery } from '#lib/api/platform-tenants-query.ts';
import type { Viewer } from '#lib/contracts/session.ts';
import { PlatformShell } from '../shell/platform-shell.tsx';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { NodeCards } from './node-cards.tsx';
import { TenantPanel } from './tenant-panel.tsx';
import { TenantsTable } from './tenants-table.tsx';

interface Props {
  viewer: Viewer;
  state: DehydratedState;
  /** The chosen tenant, from the address; `null` before a choice. */
  tenantId: string | null;
}

/** The platform's page for staff: all tenants, the servers they share, and the dashboard of the chosen one. */
export function PlatformScreen({ viewer, state, tenantId }: Props) {
  return (
    <HydrationBoundary state={state}>
      <PlatformPage viewer={viewer} tenantId={tenantId} />
    </HydrationBoundary>
  );
}

function PlatformPage({ viewer, tenantId }: Omit<Props, 'state'>) {
  const t = useTranslations('platform');
  const { data, error, refetch } = useQuery(platformTenantsQuery());
  const chosen = data?.tenants.find((tenant) => tenant.id === tenantId);
  return (
    <PlatformShell
      viewer={viewer}
      title={t('title')}
      status={
        <span className="text-12 text-muted">{data ? t('tenantCount', { count: data.tenants.length }) : '\u00a0'}</span>
      }
    >
      <main className="mx-auto max-w-[1280px] pt-4 md:pt-6">
        <div className="flex flex-col gap-3 px-4 md:gap-4 md:px-6">
          <Card
            title={t('tenants')}
            id="tenants"
            aside={<span className="text-13 text-muted">{t('lastFiveMinutes')}</span>}
          >
            {data && <TenantsTable tenants={data.tenants} chosenId={tenantId} />}
            {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
            {!data && !error && <div className="skeleton h-48 w-full" />}
          </Card>
          <NodeCards />
        </div>
        {tenantId ? (
          <TenantPanel key={tenantId} tenantId={tenantId} tenant={chosen} />
        ) : (
          <p className="px-4 py-10 text-center text-14 text-muted md:px-6">{t('choose')}</p>
        )}
      </main>
    </PlatformShell>
  );
}
