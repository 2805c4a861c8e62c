'use client';

import { useTranslations } from 'use-intl';

const low = 'h-16 md:h-24';
const panels = [
  { id: 'response-time', height: 'h-28 md:h-44' },
  { id: 'hit-rate', height: low },
  { id: 'throughput', height: low },
  { id: 'mobile', height: low },
];

/** The chart's own geometry while its figures travel. */
export function PerformanceSkeleton() {
  const t = useTranslations('overview');
  return (
    <div role="status" aria-label={t('loading')}>
      <div className="mb-4 flex flex-col gap-1.5">
        <span className="skeleton h-4 w-28" />
        <span className="skeleton h-26 w-full md:h-17" />
      </div>
      {panels.map(({ id, height }) => (
        <div key={id} className="mb-3">
          <span className="skeleton mb-1 block h-4 w-32" />
          <span className={`skeleton block ${height}`} />
        </div>
      ))}
      <span className="block h-15" />
    </div>
  );
}
