'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { type ChosenClass, simulationQuery } from '#lib/api/optimizer-queries.ts';
import type { Simulation } from '#lib/contracts/optimizations.ts';
import { formatCompact } from '#lib/format/format-measure.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { AgeBound } from './age-bound.tsx';
import { WhatIfCurves } from './what-if-curves.tsx';

/** Fewer reads make curves that say nothing. */
const enoughReads = 50;

export function WhatIf({ canAct }: { canAct: boolean }) {
  const t = useTranslations('whatIf');
  const [chosen, choose] = useState<ChosenClass | null>(null);
  const { data, error, refetch } = useQuery({ ...simulationQuery(chosen), placeholderData: keepPreviousData });
  if (!data && error) return <Problem message={t('failed')} error={error} onRetry={() => refetch()} />;
  if (!data) return <div className="skeleton h-110 md:h-130" />;
  if (data.classes.length === 0) {
    return (
      <Card title={t('emptyTitle')} testId="what-if">
        <p className="text-pretty text-14 text-muted">{t('emptyBody')}</p>
      </Card>
    );
  }
  return (
    <>
      <ClassChoice simulation={data} onChoose={choose} />
      <Card title={`${data.module} · ${data.dataType}`} testId="what-if">
        {data.reads < enoughReads || data.points.length === 0 ? (
          <p className="text-pretty text-14 text-muted">{t('fewReads', { need: enoughReads })}</p>
        ) : (
          <WhatIfCurves key={`${data.module}:${data.dataType}`} simulation={data} />
        )}
      </Card>
      {canAct && <AgeBound key={`bound ${data.module}:${data.dataType}`} simulation={data} />}
    </>
  );
}

function ClassChoice({ simulation, onChoose }: { simulation: Simulation; onChoose: (chosen: ChosenClass) => void }) {
  const t = useTranslations('whatIf');
  const locale = useLocale();
  const { classes, module, dataType } = simulation;
  return (
    <label className="flex flex-col gap-1 font-medium text-13 text-muted md:max-w-90">
      {t('chosenClass')}
      <select
        value={`${module}:${dataType}`}
        onChange={(event) => {
          const found = classes.find((each) => `${each.module}:${each.dataType}` === event.target.value);
          if (found) onChoose({ module: found.module, dataType: found.dataType });
        }}
        className="min-h-11 w-full rounded-control border border-line-strong bg-raised px-3 font-normal text-14 text-text"
      >
        {classes.map((each) => (
          <option key={`${each.module}:${each.dataType}`} value={`${each.module}:${each.dataType}`}>
            {t('classReads', { name: `${each.module} · ${each.dataType}`, reads: formatCompact(locale, each.reads) })}
          </option>
        ))}
      </select>
    </label>
  );
}
