'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Building2, Check } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { accountTenantsQuery } from '#lib/api/account-tenants-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { AccountTenant, TenantChoice } from '#lib/contracts/account-tenants.ts';
import { wipeDevice } from '#lib/offline/wipe-device.ts';

/** The companies that the person belongs to, and the way from one to another; nothing where there is but one. */
export function TenantSwitch({ tenantName }: { tenantName: string }) {
  const t = useTranslations('account');
  const labelId = useId();
  const queryClient = useQueryClient();
  const { data } = useQuery(accountTenantsQuery());
  const change = useMutation({
    mutationFn: (tenantId: string) =>
      sendJson<undefined>('POST', '/api/account/tenant', { tenantId } satisfies TenantChoice),
    onSuccess: async () => {
      queryClient.clear();
      // Nothing of the one stays on the device for the other.
      await wipeDevice();
      window.location.assign('/');
    },
  });
  if (data === undefined || data.tenants.length < 2) return null;
  const busy = change.isPending || change.isSuccess;
  return (
    <section aria-labelledby={labelId}>
      <h3 id={labelId} className="mb-1 font-medium text-13 text-muted">
        {t('tenant')}
      </h3>
      <ul className="max-h-64 overflow-y-auto">
        {data.tenants.map((tenant) => (
          <TenantRow key={tenant.id} tenant={tenant} busy={busy} onChoose={() => change.mutate(tenant.id)} />
        ))}
      </ul>
      <p role="status" className="text-13 text-muted">
        {busy && t('tenantSwitching')}
      </p>
      {change.isError && (
        <p role="alert" className="mt-1 text-14 text-bad">
          {t('tenantSwitchFailed', { name: tenantName })}
        </p>
      )}
    </section>
  );
}

interface RowProps {
  tenant: AccountTenant;
  busy: boolean;
  onChoose: () => void;
}

function TenantRow({ tenant: { name, role, status, current }, busy, onChoose }: RowProps) {
  const t = useTranslations('account');
  const closed = status === 'suspended';
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        disabled={busy || current || closed}
        aria-current={current}
        className="-mx-3 flex min-h-11 w-[calc(100%+1.5rem)] items-center gap-3 rounded-control px-3 py-1.5 text-left enabled:hover:bg-sunken"
      >
        <Building2 size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-14">{name}</span>
          <span className="block truncate text-13 text-muted">{closed ? t('tenantSuspended') : t(`role.${role}`)}</span>
        </span>
        {current && <Check size={20} strokeWidth={1.5} aria-hidden className="shrink-0" />}
      </button>
    </li>
  );
}
