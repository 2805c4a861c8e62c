'use client';

import { useTranslations } from 'use-intl';

/** The chart's own geometry while its figures travel. */
export function PerformanceSkeleton() {
  const t = useTranslations('overview');
  return (
    <div role="status" aria-label={t('loading')}>
      <div className="mb-4 flex flex-col gap-1.5">
        <span className="skeleton h-4 w-28" />
        <span className="skeleton h-20 w-full md:h-11" />
      </div>
      {['h-28 md:h-44', 'h-16 md:h-24', 'h-16 md:h-24', 'h-16 md:h-24'].map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four fixed places that never reorder
        <div key={index} className="mb-3">
          <span className="skeleton mb-1 block h-4 w-32" />
          <span className={`skeleton block ${height}`} />
        </div>
      ))}
      <span className="block h-15" />
    </div>
  );
}
