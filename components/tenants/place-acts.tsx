'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lifeCycleQuery } from '#lib/api/life-cycle-query.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { Button } from '../settings/button.tsx';
import { ActState } from './act-state.tsx';
import { databaseIds, serverOf } from './database-servers.ts';
import { MoveSheet } from './move-sheet.tsx';
import { useMoveRefusal } from './use-move-refusal.ts';

interface Props {
  tenant: TenantLifeCycle;
  topology: TenantTopologyView;
}

/** Begins a move, or takes one back. */
export function PlaceActs({ tenant, topology }: Props) {
  const t = useTranslations('tenants.place');
  const refusal = useMoveRefusal();
  const client = useQueryClient();
  const [moving, setMoving] = useState(false);
  const undo = useMutation({
    mutationFn: () => sendJson<TenantLifeCycle>('DELETE', `/api/platform/tenants/${tenant.id}/move`),
    onSuccess: (now) => client.setQueryData(lifeCycleQuery(tenant.id).queryKey, now),
  });
  const { servers, previous, available, canUndo } = topology;
  const running = tenant.operation?.state === 'running';
  const movable = available.length > 0 || Object.keys(servers).length > 0;
  if (!movable && !canUndo) return null;
  const changed = databaseIds.filter((database) => serverOf(servers, database) !== serverOf(previous, database));
  const places = [...new Set(changed.map((database) => serverOf(previous, database) ?? t('theUsual')))];
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-4">
      {canUndo && !running && (
        <p className="text-pretty text-13 text-muted">{t('undoNote', { places: places.join(', ') })}</p>
      )}
      {running && canUndo && <p className="text-pretty text-13 text-muted">{t('undoRunningNote')}</p>}
      <div className="flex flex-wrap items-center gap-3">
        {movable && (
          <Button disabled={running} onClick={() => setMoving(true)}>
            {t('move')}
          </Button>
        )}
        {canUndo && (
          <Button disabled={undo.isPending} onClick={() => undo.mutate()}>
            {t(running ? 'undoRunning' : 'undo')}
          </Button>
        )}
      </div>
      {undo.error && <ActState act={{ isSuccess: false, error: undo.error }} own={refusal(undo.error)} />}
      <MoveSheet tenant={tenant} topology={topology} open={moving} onClose={() => setMoving(false)} />
    </div>
  );
}
