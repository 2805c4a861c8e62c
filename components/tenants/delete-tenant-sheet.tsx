'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { Button } from '../settings/button.tsx';
import { TextField } from '../settings/fields.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ActState } from './act-state.tsx';

interface Props {
  tenant: TenantLifeCycle;
  open: boolean;
  onClose: () => void;
}

/** The end of a tenant, which its slug must be typed for. */
export function DeleteTenantSheet({ tenant, open, onClose }: Props) {
  const t = useTranslations('tenants');
  return (
    <Sheet open={open} onClose={onClose} title={t('deleteTitle', { name: tenant.name })}>
      {open && <DeleteForm tenant={tenant} onClose={onClose} />}
    </Sheet>
  );
}

function DeleteForm({ tenant, onClose }: Omit<Props, 'open'>) {
  const t = useTranslations('tenants');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [days, setDays] = useState('7');
  const graceDays = Number(days);
  const valid = /^\d{1,2}$/.test(days) && graceDays <= 90;
  const act = useMutation({
    mutationFn: () =>
      sendJson<TenantLifeCycle>('DELETE', `/api/platform/tenants/${tenant.id}`, { confirm: typed.trim(), graceDays }),
    onSuccess: (now) => {
      client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now);
      onClose();
    },
  });
  const confirmed = typed.trim() === tenant.slug && valid;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed) act.mutate();
      }}
    >
      <p className="text-pretty break-words text-14">
        {t('deleteBody', { name: tenant.name, days: valid ? graceDays : 7 })}
      </p>
      <TextField
        label={t('graceDays')}
        inputMode="numeric"
        value={days}
        problem={valid ? null : t('invalid')}
        onChange={(event) => setDays(event.target.value.trim())}
      />
      <TextField
        label={t('deleteType', { slug: tenant.slug })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="danger" disabled={!confirmed || act.isPending}>
          {t('delete')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <ActState act={act} />
      </div>
    </form>
  );
}
