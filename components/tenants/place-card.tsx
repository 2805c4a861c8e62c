'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import { tenantTopologyQuery } from '#lib/api/tenant-topology-query.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { Button } from '../settings/button.tsx';
import { Card } from '../ui/card.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Problem } from '../ui/problem.tsx';
import { ActState } from './act-state.tsx';
import { MoveSheet } from './move-sheet.tsx';

interface Props {
  tenantId: string;
  /** False for whoever may only look. */
  admin: boolean;
}

/** On which servers a tenant's databases are, and the way to another one and back. */
export function PlaceCard({ tenantId, admin }: Props) {
  const t = useTranslations('tenants.place');
  const { data: tenant } = useQuery(lifeCycleQuery(tenantId));
  const topology = useQuery({
    ...tenantTopologyQuery(tenantId, tenant?.operation ?? null),
    enabled: tenant !== undefined,
  });
  const { data, error, refetch } = topology;
  return (
    <Card id="place" title={t('cardTitle')}>
      {!data && error && <Problem message={t('cardFailed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-32 rounded-control" />}
      {data && tenant && <Place tenant={tenant} topology={data} admin={admin} />}
    </Card>
  );
}

interface PlaceProps {
  tenant: TenantLifeCycle;
  topology: TenantTopologyView;
  admin: boolean;
}

const databaseCount = 16;

function Place({ tenant, topology, admin }: PlaceProps) {
  const t = useTranslations('tenants.place');
  const { servers, sessions, available } = topology;
  const moved = Object.keys(servers).length;
  const facts: Fact[] = [...new Set(Object.values(servers))].sort().map((server) => {
    const databases = Object.keys(servers).filter((database) => servers[database] === server);
    return {
      label: server,
      value: t('databases', { count: databases.length }),
      note: t('databasesOf', { list: databases.join(', ') }),
    };
  });
  const live = sessions.length === 0 ? t('processesNone') : sessions.length;
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={[
          { label: t('usual'), value: t('databases', { count: databaseCount - moved }) },
          ...facts,
          { label: t('processes'), value: live },
        ]}
      />
      {sessions.flatMap(({ name, problem }) =>
        problem === null ? (
          []
        ) : (
          <p key={name} className="break-words text-13 text-warn">
            {name}: {problem}
          </p>
        ),
      )}
      {available.length === 0 && moved === 0 && <p className="text-pretty text-13 text-muted">{t('noServers')}</p>}
      <LastMove tenant={tenant} />
      <MoveUnderWay tenant={tenant} />
      {admin && <PlaceActs tenant={tenant} topology={topology} />}
    </div>
  );
}

/** Why the last move did not happen. Nothing where it did. */
function LastMove({ tenant: { operation } }: { tenant: TenantLifeCycle }) {
  const t = useTranslations('tenants.place');
  if (operation?.kind !== 'move' || operation.state !== 'rolled_back') return null;
  return (
    <p role="status" className="break-words text-13 text-warn">
      {t('movedBack', { error: operation.error ?? '' })}
    </p>
  );
}

/** How far the move is, where it was begun. Its steps stand with all else that is under way with the tenant. */
function MoveUnderWay({ tenant: { operation, name } }: { tenant: TenantLifeCycle }) {
  const t = useTranslations('tenants');
  if (operation?.kind !== 'move' || operation.state !== 'running') return null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <progress aria-label={t('moving', { name })} max={100} value={operation.percent} className="h-2 w-full" />
        <span className="w-12 text-right text-13 tabular-nums">{operation.percent}%</span>
      </div>
      <p role="status" className="text-14">
        {operation.step === null ? t('moving', { name }) : t(`step.${operation.step}`)}
      </p>
    </div>
  );
}

function PlaceActs({ tenant, topology }: Omit<PlaceProps, 'admin'>) {
  const t = useTranslations('tenants.place');
  const client = useQueryClient();
  const [moving, setMoving] = useState(false);
  const undo = useMutation({
    mutationFn: () => sendJson<TenantLifeCycle>('DELETE', `/api/platform/tenants/${tenant.id}/move`),
    onSuccess: (now) => client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now),
  });
  const running = tenant.operation?.state === 'running';
  const movable = topology.available.length > 0 || Object.keys(topology.servers).length > 0;
  if (!movable && !topology.canUndo) return null;
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-4">
      {topology.canUndo && !running && <p className="text-pretty text-13 text-muted">{t('undoNote')}</p>}
      <div className="flex flex-wrap items-center gap-3">
        {movable && (
          <Button disabled={running} onClick={() => setMoving(true)}>
            {t('move')}
          </Button>
        )}
        {topology.canUndo && (
          <Button disabled={undo.isPending} onClick={() => undo.mutate()}>
            {t(running ? 'undoRunning' : 'undo')}
          </Button>
        )}
        <ActState act={{ isSuccess: false, error: undo.error }} conflict={t('conflict')} />
      </div>
      <MoveSheet tenant={tenant} topology={topology} open={moving} onClose={() => setMoving(false)} />
    </div>
  );
}
