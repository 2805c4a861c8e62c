'use client';

import { useLocale, useTranslations } from 'use-intl';
import type { MoveDatabase, MovePlan } from '#lib/contracts/tenant-move.ts';
import { figureText, formatBytes, formatCount } from '#lib/format/format-measure.ts';
import { formatRanges } from '#lib/format/format-ranges.ts';
import { Facts } from '../ui/facts.tsx';

/** What a move leaves behind and what it takes along, before it is begun. */
export function MovePlanFacts({ plan }: { plan: MovePlan }) {
  const t = useTranslations('tenants.place');
  const locale = useLocale();
  const factOf = (label: string, databases: readonly MoveDatabase[]) => {
    const keys = formatCount(
      locale,
      databases.reduce((sum, { keys: own }) => sum + own, 0),
    );
    const bytes = bytesOf(databases);
    return {
      label,
      value:
        bytes === null
          ? t('keysOnly', { keys })
          : t('keysBytes', { keys, bytes: figureText(formatBytes(locale, bytes)) }),
      note: t('databasesOf', {
        count: databases.length,
        list: formatRanges(databases.map(({ database }) => database)),
      }),
    };
  };
  const [drained, dropped] = [plan.databases.filter(({ kept }) => kept), plan.databases.filter(({ kept }) => !kept)];
  return (
    <Facts
      facts={[
        ...(drained.length === 0 ? [] : [factOf(t('drained'), drained)]),
        ...(dropped.length === 0 ? [] : [factOf(t('dropped'), dropped)]),
      ]}
    />
  );
}

/** Unknown where one of them is. */
function bytesOf(databases: readonly MoveDatabase[]): number | null {
  return databases.reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);
}
