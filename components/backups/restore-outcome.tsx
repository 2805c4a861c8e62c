'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { Restore, RestoreCounts } from '#lib/contracts/backups.ts';
import { formatCount } from '#lib/format/format-measure.ts';

const words = ['created', 'replaced', 'skipped', 'expired', 'erased', 'unreadable'] as const;

/** What a restore did, or would do: the sums, then each database. */
export function RestoreOutcome({ restore }: { restore: Restore }) {
  const t = useTranslations('protection');
  const locale = useLocale();
  const rows = Object.entries(restore.databases).sort(([one], [other]) => Number(one) - Number(other));
  const sum = (word: (typeof words)[number]) => rows.reduce((total, [, counts]) => total + counts[word], 0);
  const shown = words.filter((word) => sum(word) > 0);
  if (shown.length === 0) return <p className="text-pretty text-14 text-muted">{t('restore.nothing')}</p>;
  const cells = (counts: RestoreCounts) =>
    shown.map((word) => (
      <td key={word} className="py-1.5 pl-3 text-right tabular-nums">
        {formatCount(locale, counts[word])}
      </td>
    ));
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <caption className="pb-1 text-left font-medium text-14">
          {t(restore.dryRun ? 'restore.wouldBe' : 'restore.was')}
        </caption>
        <thead>
          <tr className="text-muted">
            <td />
            {shown.map((word) => (
              <th key={word} scope="col" className="py-1.5 pl-3 text-right font-normal">
                {t(`restore.${word}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(([id, counts]) => (
            <tr key={id}>
              <th scope="row" className="py-1.5 text-left font-normal">
                {t('databaseLine', { id })}
              </th>
              {cells(counts)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
