'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { InfrastructureNode } from '#lib/contracts/infrastructure.ts';
import { figureText, formatCompact, formatServerTime } from '#lib/format/format-measure.ts';

/** The calls of the last minute by how long the server took for each, and what half, 95 % and 99 % stayed under. */
export function LatencyHistogram({ latency }: { latency: NonNullable<InfrastructureNode['latency']> }) {
  const t = useTranslations('infrastructure.parts');
  const locale = useLocale();
  const time = (ms: number | null) => figureText(formatServerTime(locale, ms));
  const { buckets } = latency;
  const [first, last] = [buckets[0], buckets.at(-1)];
  const most = Math.max(...buckets.map(({ calls }) => calls), 1);
  const shares = [
    ['p50', latency.p50Ms],
    ['p95', latency.p95Ms],
    ['p99', latency.p99Ms],
  ] as const;
  if (!first || !last) return null;
  return (
    <div className="pb-3">
      <p className="mb-2 text-12 text-muted">{t('latency')}</p>
      <ol className="flex h-18 items-end gap-0.5" aria-label={t('latency')}>
        {buckets.map(({ upToMs, calls }) => {
          const about = t('latencyCalls', { time: time(upToMs), count: calls, calls: formatCompact(locale, calls) });
          return (
            <li key={upToMs} title={about} className="flex h-full min-w-0 flex-1 items-end">
              <span className="sr-only">{about}</span>
              <span
                aria-hidden
                className="block w-full rounded-t-sm bg-[var(--data-1)]"
                // One call among thousands is seen too.
                style={{ height: calls === 0 ? 0 : `max(2px, ${((100 * calls) / most).toFixed(1)}%)` }}
              />
            </li>
          );
        })}
      </ol>
      <div aria-hidden className="flex justify-between border-line border-t pt-1 text-12 text-muted tabular-nums">
        <span>≤ {time(first.upToMs)}</span>
        {last !== first && <span>≤ {time(last.upToMs)}</span>}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-13">
        {shares.map(([label, value]) => (
          <div key={label} className="flex gap-1.5">
            <dt className="text-muted">{label}</dt>
            <dd className="font-medium tabular-nums">
              {value !== null && '≤ '}
              {time(value)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
