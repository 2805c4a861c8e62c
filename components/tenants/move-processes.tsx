'use client';

import { useTranslations } from 'use-intl';
import type { TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { ProcessLines } from './process-lines.tsx';

interface Props {
  topology: TenantTopologyView;
  /** A move waits for them now. */
  moving: boolean;
}

/** How many live processes follow the tenant; while it is moved, how many have acknowledged, and who has not. */
export function MoveProcesses({ topology: { epoch, sessions }, moving }: Props) {
  const t = useTranslations('tenants.place');
  const total = sessions.length;
  const follows = (session: (typeof sessions)[number]) => session.epoch >= epoch && session.problem === null;
  const late = sessions.filter((session) => (moving ? !follows(session) : session.problem !== null));
  const count = sessions.filter((session) => session.epoch >= epoch).length;
  return (
    <div className="flex flex-col gap-2" data-testid="move-processes">
      <p role={moving ? 'status' : undefined} className="text-14 tabular-nums">
        {moving ? t('acknowledged', { count, total }) : t('live', { count: total })}
      </p>
      <ProcessLines
        processes={late.map(({ name, problem, overHttp }) => {
          return { name, problem, missing: t('notYet'), note: moving ? overHttp && t('overHttp') : t('callsFail') };
        })}
      />
    </div>
  );
}
