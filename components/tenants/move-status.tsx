'use client';

import { Check, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MoveFailure, TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { useMomentText } from '../providers/use-moment-text.ts';
import { OperationProgress } from './operation-progress.tsx';
import { ProcessLines } from './process-lines.tsx';

/** How far a move is, or how the last one ended. */
export function MoveStatus({ tenant }: { tenant: TenantLifeCycle }) {
  const t = useTranslations('tenants.place');
  const { fullMoment } = useMomentText();
  const { operation } = tenant;
  if (operation?.kind !== 'move') return <p className="text-14 text-muted">{t('neverMoved')}</p>;
  if (operation.state === 'running') return <OperationProgress tenant={tenant} untitled />;
  if (operation.state === 'done')
    return (
      <p role="status" className="flex gap-2 text-14">
        <Check size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-good" />
        {t('moved', { date: fullMoment(operation.finishedAt ?? operation.startedAt) })}
      </p>
    );
  return <TakenBack failure={operation.failure} error={operation.error} />;
}

/** Why the last move did not happen, in words; what a program said of it only where there are none. */
function TakenBack({ failure, error }: { failure: MoveFailure | null; error: string | null }) {
  const t = useTranslations('tenants.place');
  const { reason = 'fault', processes = [] } = failure ?? {};
  return (
    <div role="status" className="flex gap-2 text-14">
      <TriangleAlert size={20} strokeWidth={1.5} aria-hidden className="shrink-0 text-warn" />
      <div className="flex min-w-0 flex-col gap-2">
        <p className="text-pretty">{t(`takenBack.${reason}`, { count: processes.length })}</p>
        <ProcessLines
          processes={processes.map(({ name, problem }) => ({ name, problem, missing: t('stayedSilent') }))}
        />
        {reason === 'fault' && error && <p className="break-words text-13 text-muted">{t('technical', { error })}</p>}
      </div>
    </div>
  );
}
