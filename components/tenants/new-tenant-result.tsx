'use client';

import { useQuery } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import type { CreatedTenant } from '#lib/contracts/tenant-life-cycle.ts';
import { OperationProgress } from './operation-progress.tsx';
import { SecretField } from './secret-field.tsx';

/** The making of a tenant as it goes on, and its secrets, which are shown this once. */
export function NewTenantResult({ created }: { created: CreatedTenant }) {
  const t = useTranslations('tenants');
  const { data: tenant = created.tenant } = useQuery({
    ...lifeCycleQuery(created.tenant.id),
    initialData: created.tenant,
  });
  const open = tenant.status === 'active';
  return (
    <>
      <section className="rounded-card border border-line bg-raised p-4 md:p-5">
        {open ? (
          <p className="flex items-center gap-2 font-semibold text-16">
            <Check size={20} strokeWidth={2} aria-hidden className="text-good" />
            {t('madeTitle', { name: tenant.name })}
          </p>
        ) : tenant.operation?.state === 'rolled_back' ? (
          <p className="text-14 text-bad">{t('takenBack')}</p>
        ) : (
          <OperationProgress tenant={tenant} />
        )}
      </section>
      {created.secrets && <Secrets secrets={created.secrets} />}
      <Link
        href={`/platform/tenants/${tenant.id}`}
        className="inline-flex min-h-11 items-center self-start rounded-control border border-line-strong px-4 font-medium text-14 hover:bg-sunken"
      >
        {t('open')}
      </Link>
    </>
  );
}

function Secrets({ secrets }: { secrets: NonNullable<CreatedTenant['secrets']> }) {
  const t = useTranslations('tenants');
  return (
    <section className="flex flex-col gap-4 rounded-card border border-line bg-raised p-4 md:p-5">
      <p className="flex gap-3 rounded-control bg-warn-soft px-4 py-3 text-14">
        <TriangleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-warn" />
        <span className="text-pretty">{t('secretsOnce')}</span>
      </p>
      <SecretField label={t('invitation')} value={secrets.invitation.url} />
      <SecretField label={t('apiKey')} value={secrets.apiKey} />
      <SecretField label={t('redisUser')} value={secrets.redis.username} />
      <SecretField label={t('redisPassword')} value={secrets.redis.password} />
    </section>
  );
}
