'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { CleanupView } from '#lib/contracts/cleanups.ts';
import type { Optimization } from '#lib/contracts/optimizations.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import { useMomentText } from '../providers/use-moment-text.ts';

/** How far a cleanup is, and what it freed. */
export function CleanupProgress({ state, cleanup }: { state: Optimization['state']; cleanup: CleanupView }) {
  const t = useTranslations('cleanup');
  const locale = useLocale();
  const { dayTime } = useMomentText();
  const { phase, given, found, endsAt, receipt, released } = cleanup;
  if (phase === null || given === null) return null;
  const bytes = (value: number) => figureText(formatBytes(locale, value));
  const count = (value: number) => formatCount(locale, value);
  if (receipt !== null) {
    const [least, most] = receipt.freedBytes;
    const figures = {
      low: bytes(least),
      high: bytes(most),
      gone: count(receipt.gone),
      checked: count(receipt.checked),
    };
    return <p className="mt-1 text-pretty text-13 tabular-nums">{t('receipt', figures)}</p>;
  }
  if (phase === 'giving') {
    const total = Math.max(found.keys, given.keys, 1);
    return (
      <div className="mt-2">
        <div
          role="progressbar"
          aria-label={t('givingLabel')}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={given.keys}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full min-w-1 rounded-full bg-[var(--accent)]"
            style={{ width: `${((100 * given.keys) / total).toFixed(1)}%` }}
          />
        </div>
        <p className="mt-1 text-13 text-muted tabular-nums">
          {t('giving', { done: count(given.keys), total: count(total) })}
        </p>
      </div>
    );
  }
  const sentence =
    state === 'reverted'
      ? t(phase === 'releasing' ? 'releasing' : 'released', { keys: count(released) })
      : t('waiting', { keys: count(given.keys), bytes: bytes(given.bytes), at: dayTime(endsAt ?? '') });
  return <p className="mt-1 text-pretty text-13 tabular-nums">{sentence}</p>;
}
