'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { Button } from '../settings/button.tsx';
import { ActState } from './act-state.tsx';
import { DeleteTenantSheet } from './delete-tenant-sheet.tsx';

/** Closes a tenant, opens it again, or begins its end. */
export function StatusActs({ tenant }: { tenant: TenantLifeCycle }) {
  const t = useTranslations('tenants');
  const client = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const act = useMutation({
    mutationFn: (action: 'suspend' | 'maintenance' | 'resume' | 'restore') =>
      sendJson<TenantLifeCycle>('POST', `/api/platform/tenants/${tenant.id}/${action}`),
    onSuccess: (now) => client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now),
  });
  const action = tenant.deleteAfter ? 'restore' : tenant.status === 'active' ? 'suspend' : 'resume';
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-4">
      <p className="text-pretty text-13 text-muted">
        {action === 'suspend' ? `${t('suspendNote')} ${t('maintenanceNote')}` : t('deleteNote')}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button disabled={act.isPending} onClick={() => act.mutate(action)}>
          {t(action)}
        </Button>
        {action === 'suspend' && (
          <Button disabled={act.isPending} onClick={() => act.mutate('maintenance')}>
            {t('maintenance')}
          </Button>
        )}
        {!tenant.deleteAfter && (
          <Button look="danger" onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
        )}
        <ActState act={{ isSuccess: false, error: act.error }} />
      </div>
      <DeleteTenantSheet tenant={tenant} open={deleting} onClose={() => setDeleting(false)} />
    </div>
  );
}
