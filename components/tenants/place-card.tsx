'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { tenantTopologyQuery } from '#lib/api/tenant-topology-query.ts';
import { Card } from '../ui/card.tsx';
import { Part } from '../ui/part.tsx';
import { Problem } from '../ui/problem.tsx';
import { MoveProcesses } from './move-processes.tsx';
import { MoveStatus } from './move-status.tsx';
import { PlaceActs } from './place-acts.tsx';
import { PlaceFacts } from './place-facts.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** On which servers a tenant's databases are, the way to another one and back, and how far it is on that way. */
export function PlaceCard({ tenantId, admin }: Props) {
  const t = useTranslations('tenants.place');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  const topology = useQuery({
    ...tenantTopologyQuery(tenantId, tenant?.operation ?? null),
    enabled: tenant !== undefined,
  });
  const { data, error, refetch } = topology;
  const moving = tenant?.operation?.kind === 'move' && tenant.operation.state === 'running';
  return (
    <Card id="place" title={t('cardTitle')}>
      {!data && error && <Problem message={t('cardFailed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-44 rounded-control" />}
      {data && tenant && (
        <div className="grid gap-x-8 gap-y-6 lg:grid-cols-12">
          <div className="flex min-w-0 flex-col gap-4 lg:col-span-5">
            <Part title={t('where')}>
              <PlaceFacts topology={data} />
            </Part>
            {admin && <PlaceActs tenant={tenant} topology={data} />}
          </div>
          <div className="flex min-w-0 flex-col gap-5 lg:col-span-7">
            <Part title={t(moving ? 'underWay' : 'last')}>
              <MoveStatus tenant={tenant} />
            </Part>
            <Part title={t('processes')}>
              <MoveProcesses topology={data} moving={moving} />
            </Part>
          </div>
        </div>
      )}
    </Card>
  );
}
