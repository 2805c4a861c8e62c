'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { CommandState } from '../backups/command-state.tsx';
import { Button } from '../settings/button.tsx';
import { TypedConfirmSheet } from '../tenants/typed-confirm-sheet.tsx';
import { usePrivacyCommand } from './use-privacy-command.ts';

/** Everything of a tenant in one file, and the end of its data, not of its account: once suspended, its slug typed. */
export function WholeTenant({ tenantId }: { tenantId: string }) {
  const t = useTranslations('protection.privacy');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  const [asking, setAsking] = useState(false);
  const command = usePrivacyCommand({ kind: 'platform', tenantId }, () => setAsking(false));
  const closed = tenant?.status === 'suspended';
  const name = tenant?.name ?? '';
  const open = () => {
    command.reset();
    setAsking(true);
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1 text-pretty text-13 text-muted">
        <p>{t('staff.wholeNote')}</p>
        {!closed && <p>{t('staff.eraseAllClosed')}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button disabled={command.isPending} onClick={() => command.mutate({ kind: 'export', scope: 'tenant' })}>
          {t('exportAll')}
        </Button>
        <Button look="danger" disabled={!closed || command.isPending} onClick={open}>
          {t('staff.eraseAll')}
        </Button>
        <CommandState command={{ isPending: command.isPending, error: asking ? null : command.error }} />
      </div>
      <TypedConfirmSheet
        open={asking}
        title={t('staff.eraseAllTitle', { name })}
        body={t('staff.eraseAllBody', { name })}
        slug={tenant?.slug ?? ''}
        action={t('staff.eraseAll')}
        act={command}
        onConfirm={(confirm) => command.mutate({ kind: 'erasure', scope: 'tenant', confirm })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
