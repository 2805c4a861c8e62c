'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { platformNeighborsQuery } from '#lib/api/platform-neighbors-query.ts';
import type { Neighbor, NeighborMeasure, NeighborWindow } from '#lib/contracts/neighbors.ts';
import {
  figureText,
  formatBytes,
  formatChange,
  formatCompact,
  formatMilliseconds,
  formatPercent,
} from '#lib/format/format-measure.ts';
import { Problem } from '../ui/problem.tsx';
import { SegmentedChoice } from '../ui/segmented-choice.tsx';

interface Props {
  window: NeighborWindow;
  onWindow: (window: NeighborWindow) => void;
  onChoose: (tenantId: string) => void;
}

const windows: NeighborWindow[] = ['5m', '1h', '24h'];
const measures: NeighborMeasure[] = ['serverTime', 'operations', 'bytes', 'memory'];

/** The tenants that use most, by what, against the window before, and the class that does it. */
export function NeighborEvidence({ window, onWindow, onChoose }: Props) {
  const t = useTranslations('fleet.neighbors');
  const [by, setBy] = useState<NeighborMeasure>('serverTime');
  const query = platformNeighborsQuery(window, by);
  const { data, error, refetch } = useQuery({ ...query, placeholderData: keepPreviousData });
  return (
    <div className="flex flex-col gap-4">
      <SegmentedChoice
        label={t('windowLabel')}
        value={window}
        onChange={onWindow}
        options={windows.map((value) => ({ value, label: t(`window.${value}`) }))}
      />
      <SegmentedChoice
        label={t('byLabel')}
        value={by}
        onChange={setBy}
        options={measures.map((value) => ({ value, label: t(`by.${value}`) }))}
      />
      {data && data.neighbors.length === 0 && <p className="text-14 text-muted">{t('nobody')}</p>}
      {data && (
        <ol className="divide-y divide-line">
          {data.neighbors.map((neighbor) => (
            <li key={neighbor.tenantId}>
              <NeighborLine neighbor={neighbor} by={data.by} onChoose={onChoose} />
            </li>
          ))}
        </ol>
      )}
      {!data && error && <Problem message={t('failed')} error={error} onRetry={() => refetch()} />}
      {!data && !error && <div className="skeleton h-60" />}
    </div>
  );
}

function useUsageText(): (neighbor: Neighbor, by: NeighborMeasure) => string {
  const t = useTranslations('fleet.neighbors');
  const locale = useLocale();
  return (neighbor, by) => {
    const { value } = neighbor[by];
    if (by === 'serverTime') return t('waited', { time: figureText(formatMilliseconds(locale, value)) });
    if (by === 'operations') return t('operations', { count: formatCompact(locale, value) });
    return figureText(formatBytes(locale, value));
  };
}

function NeighborLine({
  neighbor,
  by,
  onChoose,
}: {
  neighbor: Neighbor;
  by: NeighborMeasure;
  onChoose: Props['onChoose'];
}) {
  const t = useTranslations('fleet.neighbors');
  const locale = useLocale();
  const usageText = useUsageText();
  const { share, change } = neighbor[by];
  const { topClass } = neighbor;
  const details = [
    usageText(neighbor, by),
    change !== null && t('change', { change: formatChange(locale, change, 0) }),
    topClass &&
      t('topClass', {
        name: `${topClass.module} · ${topClass.dataType}`,
        share: figureText(formatPercent(locale, topClass.share)),
      }),
  ];
  return (
    <button
      type="button"
      onClick={() => onChoose(neighbor.tenantId)}
      className="-mx-3 block w-[calc(100%+1.5rem)] rounded-control px-3 py-3 text-left hover:bg-sunken"
    >
      <span className="flex items-baseline justify-between gap-3 text-14">
        <span className="min-w-0 truncate font-medium">{neighbor.name}</span>
        <span className="shrink-0 font-semibold tabular-nums">{figureText(formatPercent(locale, share))}</span>
      </span>
      <span aria-hidden className="my-1.5 block h-1 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full rounded-full bg-[var(--data-1)]"
          style={{ width: `${(share ?? 0).toFixed(1)}%` }}
        />
      </span>
      <span className="block text-pretty text-12 text-muted">{details.filter(Boolean).join(' · ')}</span>
    </button>
  );
}
