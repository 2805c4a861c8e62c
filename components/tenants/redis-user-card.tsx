'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { controlUrl } from '#lib/api/tenant-control-queries.ts';
import type { ChangedRedisUser } from '#lib/contracts/tenant-control.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { Button } from '../settings/button.tsx';
import { Card } from '../ui/card.tsx';
import { Facts } from '../ui/facts.tsx';
import { SecretField } from './secret-field.tsx';
import { TypedConfirmSheet } from './typed-confirm-sheet.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** The tenant's own way to the Redis servers: whether it is open, another password, and its end. */
export function RedisUserCard({ tenantId, admin }: Props) {
  const t = useTranslations('control.redisUser');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  return (
    <Card id="redis-user" title={t('title')}>
      {!tenant && <div className="skeleton h-28 rounded-control" />}
      {tenant && (
        <div className="flex flex-col gap-3">
          <Facts facts={[{ label: t('access'), value: t(`state.${tenant.redisUser}`), note: t('about') }]} />
          {admin && <RedisUserActs tenant={tenant} />}
        </div>
      )}
    </Card>
  );
}

type Action = 'rotate' | 'revoke';

function RedisUserActs({ tenant }: { tenant: TenantLifeCycle }) {
  const t = useTranslations('control.redisUser');
  const client = useQueryClient();
  const [asking, setAsking] = useState<Action | null>(null);
  const act = useMutation({
    mutationFn: (action: Action) => sendJson<ChangedRedisUser>('POST', controlUrl(tenant.id, 'redis-user'), { action }),
    onSuccess: ({ password }) => {
      // A new password stays in sight until it was copied.
      if (password === null) setAsking(null);
      return client.invalidateQueries({ queryKey: lifeCycleQuery(tenant.id).queryKey });
    },
  });
  const open = (action: Action) => {
    act.reset();
    setAsking(action);
  };
  const told = act.data?.password ? act.data : null;
  const active = tenant.redisUser === 'active';
  const rotate = t(active ? 'rotate' : 'give');
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => open('rotate')}>{rotate}</Button>
        {active && (
          <Button look="danger" onClick={() => open('revoke')}>
            {t('revoke')}
          </Button>
        )}
      </div>
      <TypedConfirmSheet
        open={asking !== null}
        title={asking === 'revoke' ? t('revokeTitle') : rotate}
        body={asking === null ? '' : t(`${asking}Body`)}
        slug={tenant.slug}
        action={asking === 'revoke' ? t('revoke') : rotate}
        act={act}
        onConfirm={() => asking && act.mutate(asking)}
        onClose={() => {
          setAsking(null);
          act.reset();
        }}
        result={told && <NewPassword told={told} />}
      />
    </div>
  );
}

function NewPassword({ told: { username, password } }: { told: ChangedRedisUser }) {
  const t = useTranslations('tenants');
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="flex gap-3 rounded-control bg-warn-soft px-4 py-3 text-14">
        <TriangleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-warn" />
        <span className="text-pretty">{t('secretsOnce')}</span>
      </p>
      <SecretField label={t('redisUser')} value={username} />
      <SecretField label={t('redisPassword')} value={password ?? ''} />
    </div>
  );
}
