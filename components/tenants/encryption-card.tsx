'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { controlUrl, tenantEncryptionQuery } from '#lib/api/tenant-control-queries.ts';
import type { EncryptionChange, EncryptionState, TenantEncryption } from '#lib/contracts/tenant-control.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { Button } from '../settings/button.tsx';
import { Card } from '../ui/card.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { ActState } from './act-state.tsx';
import { TypedConfirmSheet } from './typed-confirm-sheet.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** Whether a tenant's values are encrypted, what that means, and the next step. */
export function EncryptionCard({ tenantId, admin }: Props) {
  const t = useTranslations('control.encryption');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  const { data, error, refetch } = useQuery(tenantEncryptionQuery(tenantId));
  return (
    <Card id="encryption" title={t('title')}>
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-44 rounded-control" />}
      {data && (
        <div className="flex flex-col gap-3">
          <EncryptionFacts encryption={data} />
          {admin && tenant && <EncryptionActs tenant={tenant} encryption={data} />}
        </div>
      )}
    </Card>
  );
}

function EncryptionFacts({ encryption }: { encryption: TenantEncryption }) {
  const t = useTranslations('control.encryption');
  const { fullMoment } = useMomentText();
  const { state, since, keys, underFormerMasterKey } = encryption;
  const former = underFormerMasterKey ? { note: t('former', { count: underFormerMasterKey }) } : {};
  const facts: Fact[] = [
    { label: t('values'), value: t(`state.${state}`), note: t(`meaning.${state}`) },
    ...(since === null ? [] : [{ label: t('since'), value: fullMoment(since) }]),
    { label: t('keys'), value: keys ?? '–', ...(keys === null ? { note: t('keysUnknown') } : former) },
  ];
  return <Facts facts={facts} />;
}

/** From each state the steps that lead on, the usual one first. */
const steps = {
  off: ['introducing'],
  introducing: ['on', 'off'],
  on: ['off'],
} as const satisfies Record<EncryptionState, readonly EncryptionState[]>;

function EncryptionActs({ tenant, encryption }: { tenant: TenantLifeCycle; encryption: TenantEncryption }) {
  const t = useTranslations('control.encryption');
  const client = useQueryClient();
  const [asking, setAsking] = useState<'on' | 'off' | null>(null);
  const act = useMutation({
    mutationFn: (change: EncryptionChange) =>
      sendJson<TenantEncryption>('POST', controlUrl(tenant.id, 'encryption'), change),
    onSuccess: (now) => {
      client.setQueryData(tenantEncryptionQuery(tenant.id).queryKey, now);
      setAsking(null);
    },
  });
  const take = (state: EncryptionState) => {
    act.reset();
    if (state === 'introducing') act.mutate({ action: 'set', state });
    else setAsking(state);
  };
  const rotated = act.isSuccess && act.variables.action === 'rotate';
  return (
    <div className="flex flex-col gap-4 border-line border-t pt-4">
      <div className="flex flex-wrap items-center gap-3">
        {steps[encryption.state].map((state) => (
          <Button key={state} disabled={act.isPending} onClick={() => take(state)}>
            {t(`step.${state}`)}
          </Button>
        ))}
      </div>
      <div className="flex flex-col items-start gap-2">
        <p className="text-pretty text-13 text-muted">{t('rotateNote')}</p>
        <Button disabled={act.isPending} onClick={() => act.mutate({ action: 'rotate' })}>
          {t('rotate')}
        </Button>
      </div>
      <ActState
        act={{ isSuccess: act.isSuccess, error: asking === null ? act.error : null }}
        done={t(rotated ? 'rotated' : 'done')}
      />
      <TypedConfirmSheet
        open={asking !== null}
        title={asking === null ? '' : t(`confirm.${asking}.title`, { name: tenant.name })}
        body={asking === null ? '' : t(`confirm.${asking}.body`)}
        slug={tenant.slug}
        action={asking === null ? '' : t(`step.${asking}`)}
        act={act}
        onConfirm={(confirm) => asking && act.mutate({ action: 'set', state: asking, confirm })}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}
