'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { Button } from '../settings/button.tsx';
import { TypedConfirmSheet } from '../tenants/typed-confirm-sheet.tsx';
import { usePrivacyCommand } from './use-privacy-command.ts';

/** The end of a tenant's data, not of its account: while it is suspended, and after its slug was typed. */
export function TenantErasure({ tenantId }: { tenantId: string }) {
  const t = useTranslations('protection.privacy.staff');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  const [asking, setAsking] = useState(false);
  const command = usePrivacyCommand({ kind: 'platform', tenantId }, () => setAsking(false));
  const closed = tenant?.status === 'suspended';
  const open = () => {
    command.reset();
    setAsking(true);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 basis-56 text-pretty text-14 text-muted">
        {t('eraseAllNote')}
        {!closed && <> {t('eraseAllClosed')}</>}
      </p>
      <Button look="danger" disabled={!closed} onClick={open}>
        {t('eraseAll')}
      </Button>
      <TypedConfirmSheet
        open={asking && tenant !== undefined}
        title={t('eraseAllTitle', { name: tenant?.name ?? '' })}
        body={t('eraseAllBody', { name: tenant?.name ?? '' })}
        slug={tenant?.slug ?? ''}
        action={t('eraseAll')}
        act={command}
        onConfirm={(confirm) => command.mutate({ kind: 'erasure', scope: 'tenant', confirm })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
