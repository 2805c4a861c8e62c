'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { LimitsForm } from './limits-form.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { StatusActs } from './status-acts.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** What a tenant may use, and whether it is open: looked at by all staff, changed by its administrators. */
export function LifeCycleCard({ tenantId, admin }: Props) {
  const t = useTranslations('tenants');
  const { data: tenant, error, refetch } = useQuery(lifeCycleQuery(tenantId));
  return (
    <Card id="life-cycle" title={t('cardTitle')}>
      {!tenant && error && <Problem message={t('cardFailed')} error={error} onRetry={() => refetch()} />}
      {!tenant && !error && <div className="skeleton h-72 rounded-control" />}
      {tenant && <LifeCycle tenant={tenant} admin={admin} />}
    </Card>
  );
}

function LifeCycle({ tenant, admin }: { tenant: TenantLifeCycle; admin: boolean }) {
  const t = useTranslations('tenants');
  const { fullMoment } = useMomentText();
  const { deleteAfter, operation, status, keysFull } = tenant;
  // A move changes nothing of this; it is told where it was begun.
  if (operation?.state === 'running' && operation.kind !== 'move') return <OperationProgress tenant={tenant} />;
  const date = deleteAfter && fullMoment(deleteAfter);
  return (
    <div className="flex flex-col gap-5">
      {status === 'suspended' && !date && <p className="font-medium text-14 text-warn">{t('suspended')}</p>}
      {status === 'maintenance' && <p className="font-medium text-14 text-warn">{t('maintained')}</p>}
      {date && <p className="font-medium text-14 text-bad">{t('deleteAfter', { date })}</p>}
      {keysFull && <p className="font-medium text-14 text-warn">{t('keysFull')}</p>}
      <LimitsForm
        key={JSON.stringify([tenant.limits, tenant.tier, tenant.modules, tenant.retention])}
        tenant={tenant}
        admin={admin}
      />
      {admin ? <StatusActs tenant={tenant} /> : <p className="text-13 text-muted">{t('needsAdmin')}</p>}
    </div>
  );
}
